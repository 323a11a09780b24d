"""The statements of the chain: what each says, and nothing of what is allowed.

Public keys are hex, sealed keys base64. `by` and `second` are member ids; `by` may be the root.
"""

import msgspec

from shelter_desk import seals

ROOT = "root"


class Statement(msgspec.Struct, frozen=True, tag=True, tag_field="kind", forbid_unknown_fields=True, kw_only=True):
    """What every statement carries: the digest of the one before, who makes it, when, and who seconds it."""

    prev: str
    by: str
    at: str
    second: str = ""

    def content(self) -> bytes:
        """The bytes that are signed."""
        return seals.canonical(msgspec.to_builtins(self))


class Founded(Statement, frozen=True, kw_only=True):
    """The desk begins: root and recovery keys, the root's secret sealed to recovery."""

    desk: str
    name: str
    demo: bool
    root: str
    recovery: str
    root_sealed: str


class Appointed(Statement, frozen=True, kw_only=True):
    """Someone works here from now on, with these public keys and this key slot."""

    member: str
    name: str
    role: str
    box: str
    sign: str
    slot: int


class CircleMade(Statement, frozen=True, kw_only=True):
    """A circle's keys of a generation, sealed to its members and to recovery, with the older ones inside."""

    circle: str
    generation: int
    public: str
    sealed: dict[str, str]
    recovery: str
    older: str = ""


class Granted(Statement, frozen=True, kw_only=True):
    """A circle's keys of the present generation, sealed to one more member."""

    circle: str
    generation: int
    member: str
    sealed: str


class RoleGiven(Statement, frozen=True, kw_only=True):
    """A member works in another role from now on; circles are granted apart."""

    member: str
    role: str


class Left(Statement, frozen=True, kw_only=True):
    """A member no longer works here."""

    member: str


class Rehearsed(Statement, frozen=True, kw_only=True):
    """Two recovery shares were read back and opened the vault."""


class RecoveryReplaced(Statement, frozen=True, kw_only=True):
    """New recovery keys, their shares read back: the root's secret and every circle's keys sealed anew."""

    recovery: str
    root_sealed: str
    circles: dict[str, str]


class InstanceBegun(Statement, frozen=True, kw_only=True):
    """This copy of the desk has its own id; every one but the first is restored or copied, and its exchange shut."""

    instance: str
    restored: bool


class ExchangeReviewed(Statement, frozen=True, kw_only=True):
    """Two people reviewed consents, withdrawals and releases since the backup; the exchange opens."""

    instance: str


class CardConfirmed(Statement, frozen=True, kw_only=True):
    """A recipient's card, its eight words read aloud both ways; it may replace an older card."""

    recipient: str
    card: str


class CountingOffice(Statement, frozen=True, kw_only=True):
    """Two supervisors mark a card as a counting office."""

    recipient: str
    card: str


class ClockMended(Statement, frozen=True, kw_only=True):
    """The clock ran ahead: time goes on from this statement's `at`, which is earlier than the entry before it."""


class CoSigned(Statement, frozen=True, kw_only=True):
    """Two people agreed to pass a gate or to weaken a safeguard in one record's next revision."""

    act: str
    case: str
    record: str
    answers: str
    reasons: tuple[str, ...]


class SettingMade(Statement, frozen=True, kw_only=True):
    """A setting of the whole desk: country profile, minutes until it locks."""

    key: str
    value: str


class DeskKeys(Statement, frozen=True, kw_only=True):
    """The desk's own exchange keys: the public card, and the secrets sealed for the `exchange` circle."""

    card: str
    sealed: str
    generation: int


AnyStatement = (
    Founded
    | Appointed
    | CircleMade
    | Granted
    | RoleGiven
    | Left
    | Rehearsed
    | RecoveryReplaced
    | InstanceBegun
    | ExchangeReviewed
    | CardConfirmed
    | CountingOffice
    | ClockMended
    | CoSigned
    | DeskKeys
    | SettingMade
)


decoder = msgspec.json.Decoder(AnyStatement)
