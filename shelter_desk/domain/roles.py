"""Roles and the circles they hold (design §3): a shared database key cannot enforce roles, circles can."""

CIRCLES: tuple[str, ...] = ("work", "identity", "health", "justice", "child", "reports", "exchange")

ROLES: dict[str, tuple[str, ...]] = {
    "shift": ("work",),
    "outreach": ("work",),
    "case_worker": ("work", "identity"),
    "health": ("work", "health"),
    "legal": ("work", "identity", "justice"),
    "child": ("work", "identity", "child"),
    "reports": ("reports",),
    "supervisor": CIRCLES,
    "administrator": (),
    "auditor": (),
}
