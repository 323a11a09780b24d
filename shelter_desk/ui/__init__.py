"""The window: pages, models, widgets; the only Qt."""
