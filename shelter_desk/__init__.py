"""Shelter Desk: case files for shelters that help people who were trafficked."""

__version__ = "0.1.0"
