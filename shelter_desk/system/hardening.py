"""What the operating system can do against reading this process's memory."""

import contextlib
import ctypes
import sys

_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31


def harden() -> None:
    """No core dump, no attaching by the same unprivileged user (attack 24); what fails is left as it is."""
    if sys.platform == "win32":
        return  # A restrictive process DACL needs an installer that was not tested yet; see SECURITY.md.
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            library.ptrace(_PT_DENY_ATTACH, 0, None, 0)
        else:
            library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def limit_memory(megabytes: int) -> None:
    """Cap this process's memory, for children that read what came in on a stick (attack 20)."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def forbid_writing() -> None:
    """No file can be written any more, whatever this process is made to do (attack 20)."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
