"""The pages of an open desk."""
