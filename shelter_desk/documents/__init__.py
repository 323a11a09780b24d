"""PDF: fonts, bidi, shaping, prints."""
