"""Per-OS code without Qt: paths, removable media, hardening, process limits."""
