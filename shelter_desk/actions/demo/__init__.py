"""Made-up people and a made-up walk through the whole work: nobody in here exists."""
