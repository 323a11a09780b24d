"""The window.

Everything without Qt is imported first: PySide6 reads the source of every module that is imported after it,
to see whether it uses Qt, and that is a tenth of a cold start.
"""

import shelter_desk.actions.unlock  # noqa: F401
