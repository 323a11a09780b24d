"""Measures the bars of the design: `python -m tests.bench` prints a table and JSON."""
