"""The work of a shelter, as pure rules over facts: no files, no clock, no window, no sentences."""
