"""The window.

What is needed to draw the lock screen is imported first, everything else while somebody types their name: most of a
cold start is imports, and PySide6 reads the source of every module imported after it.
"""
