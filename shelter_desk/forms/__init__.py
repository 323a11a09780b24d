"""The form language: definitions, conditions, answers. It knows nothing of trafficking."""
