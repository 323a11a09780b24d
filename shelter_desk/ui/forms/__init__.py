"""Builds forms from their definitions: one widget class for each field type, and a binder."""
