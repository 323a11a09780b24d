"""The chain of signed statements from the desk root: who works here, with which keys, roles and circles.

Every statement names the digest of the one before it, who makes it and, where two people are needed,
the second. Keys are sealed only to public keys from this chain.
"""

from dataclasses import dataclass, field, replace

import msgspec

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.vault.passphrase import folded
from shelter_desk.vault.statements import (
    ROOT,
    AnyStatement,
    Appointed,
    CardConfirmed,
    CircleMade,
    ClockMended,
    CoSigned,
    CountingOffice,
    DeskKeys,
    ExchangeReviewed,
    Founded,
    Granted,
    InstanceBegun,
    Left,
    RecoveryReplaced,
    Rehearsed,
    RoleGiven,
    SettingMade,
    decoder,
)

SUPERVISOR = "supervisor"
CHILD = "child"
START = bytes(32).hex()


TWO_PEOPLE = (ExchangeReviewed, CountingOffice, ClockMended, CoSigned)


@dataclass(frozen=True)
class Member:
    """Someone who works or worked here."""

    id: str
    name: str
    role: str
    box: bytes
    sign: bytes
    slot: int
    active: bool = True


@dataclass(frozen=True)
class CircleState:
    """A circle's present generation, its sealed keys by member, and those of older generations."""

    generation: int
    public: bytes
    sealed: dict[str, bytes]
    recovery: bytes
    older: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain:
    """The state after all statements so far; `replay` is the only way to make one."""

    head: str = START
    desk: str = ""
    name: str = ""
    demo: bool = False
    root: bytes = b""
    recovery: bytes = b""
    root_sealed: bytes = b""
    members: dict[str, Member] = field(default_factory=dict)
    circles: dict[str, CircleState] = field(default_factory=dict)
    rehearsed: bool = False
    instance: str = ""
    exchange_open: bool = True
    cards: dict[str, str] = field(default_factory=dict)
    counting: dict[str, str] = field(default_factory=dict)
    cosigned: tuple[CoSigned, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    desk_keys: DeskKeys | None = None
    all_cards: tuple[DeskKeys, ...] = ()

    def active(self) -> list[Member]:
        return [member for member in self.members.values() if member.active]

    def supervisors(self) -> list[Member]:
        return [member for member in self.active() if member.role == SUPERVISOR]

    def by_name(self, name: str) -> Member | None:
        """The active member of that name, however it is written."""
        return next((each for each in self.active() if folded(each.name) == folded(name)), None)

    def holds(self, member: str, circle: str) -> bool:
        """Whether a member holds the present keys of a circle; the root holds all by recovery."""
        return member == ROOT or (circle in self.circles and member in self.circles[circle].sealed)

    def circles_of(self, member: str) -> list[str]:
        return [name for name in self.circles if self.holds(member, name)]


Row = tuple[bytes, bytes, bytes | None]


def replay(rows: list[Row], root: bytes) -> Chain:
    """Verify every statement in order from a trusted root; Broken if any does not hold."""
    chain = Chain()
    for content, signature, second_signature in rows:
        chain = append(chain, (content, signature, second_signature), root)
    return chain


def append(chain: Chain, row: Row, root: bytes) -> Chain:
    """The chain with one more statement, if that statement is signed and allowed."""
    content, signature, second_signature = row
    try:
        statement = decoder.decode(content)
    except msgspec.DecodeError as problem:
        raise broken("unreadable") from problem
    if statement.prev != chain.head or statement.content() != content:
        raise broken("order")
    if not seals.verified(_signer(chain, statement.by, root), content, signature):
        raise broken("signature")
    if reason := forbidden(chain, statement):
        raise broken(reason)
    if statement.second:
        second = chain.members[statement.second].sign
        if second_signature is None or not seals.verified(second, content, second_signature):
            raise broken("second signature")
    try:
        changed = _applied(chain, statement)
    except (seals.SealError, ValueError) as problem:
        raise broken("unreadable") from problem
    return replace(changed, head=seals.digest(content).hex())


def forbidden(chain: Chain, statement: AnyStatement) -> str:
    """Why a statement is not allowed in this state of the chain, or an empty text."""
    if isinstance(statement, Founded) != (chain.head == START):
        return "founding"
    if statement.second and not _may_second(chain, statement):
        return "second"
    if needs_second(chain, statement) and not statement.second:
        return "two people"
    if statement.by == ROOT:
        return _forbidden_content(chain, statement)
    signer = chain.members.get(statement.by)
    if signer is None or not signer.active:
        return "signer"
    if not _may_sign(chain, signer, statement):
        return "role"
    return _forbidden_content(chain, statement)


def needs_second(chain: Chain, statement: AnyStatement) -> bool:
    """Acts of two people (R-CH-11, design §3); the root's own acts have two share holders behind them."""
    if statement.by == ROOT:
        return False
    if isinstance(statement, Granted):
        return statement.circle == CHILD
    if isinstance(statement, (Appointed, RoleGiven)) and statement.role == SUPERVISOR:
        # Else one supervisor, or one who let the other go, could make up a second and sign for two. Who is alone
        # gets the second by recovery: two shares are two people.
        return True
    return isinstance(statement, TWO_PEOPLE)


def _may_second(chain: Chain, statement: AnyStatement) -> bool:
    second = chain.members.get(statement.second)
    if second is None or not second.active or second.role != SUPERVISOR or second.id == statement.by:
        return False
    return not (isinstance(statement, Granted) and statement.circle == CHILD) or chain.holds(second.id, CHILD)


def _may_sign(chain: Chain, signer: Member, statement: AnyStatement) -> bool:
    if isinstance(statement, (InstanceBegun, CoSigned)):
        return True
    if isinstance(statement, (CardConfirmed, DeskKeys)):
        return chain.holds(signer.id, "exchange")
    if isinstance(statement, CircleMade):
        known = chain.circles.get(statement.circle)
        return signer.role == SUPERVISOR and (known is None or chain.holds(signer.id, statement.circle))
    if isinstance(statement, Granted):
        return signer.role == SUPERVISOR and chain.holds(signer.id, statement.circle)
    # Only two old shares, which open the root's secret, replace the recovery keys.
    return signer.role == SUPERVISOR and not isinstance(statement, (Founded, RecoveryReplaced))


def _forbidden_content(chain: Chain, statement: AnyStatement) -> str:
    """What contradicts the state of the chain, whoever signs."""
    if isinstance(statement, Appointed):
        taken = {member.slot for member in chain.active()}
        if statement.member in chain.members or statement.slot in taken or chain.by_name(statement.name):
            return "appointed twice"
    elif isinstance(statement, CircleMade):
        known = chain.circles.get(statement.circle)
        if statement.generation != (known.generation + 1 if known else 1) or bool(statement.older) != bool(known):
            return "generation"
        allowed = set(known.sealed) if known else {member.id for member in chain.active()}
        active = {member.id for member in chain.active()}
        if not set(statement.sealed) <= allowed & active:
            return "circle members"
        # A circle's first keys go to whoever makes it; each further member is a grant of its own.
        if known is None and not set(statement.sealed) <= {statement.by} and statement.by != ROOT:
            return "circle members"
    elif isinstance(statement, Granted):
        circle, member = chain.circles.get(statement.circle), chain.members.get(statement.member)
        if circle is None or circle.generation != statement.generation or member is None or not member.active:
            return "grant"
    elif isinstance(statement, (Left, RoleGiven)):
        member = chain.members.get(statement.member)
        if member is None or not member.active:
            return "no such member"
        others = [each for each in chain.supervisors() if each.id != statement.member]
        stays = isinstance(statement, RoleGiven) and statement.role == SUPERVISOR
        if member.role == SUPERVISOR and not stays and not others and statement.by != ROOT:
            return "last supervisor"
    elif isinstance(statement, RecoveryReplaced):
        return "" if set(statement.circles) == set(chain.circles) else "circles"
    elif isinstance(statement, InstanceBegun):
        # A later copy that did not call itself restored would open the exchange without the review of two people.
        first = not chain.instance
        return "" if statement.restored != first and statement.instance != chain.instance else "instance"
    elif isinstance(statement, ExchangeReviewed):
        return "" if statement.instance == chain.instance else "instance"
    elif isinstance(statement, CountingOffice):
        return "" if chain.cards.get(statement.recipient) == statement.card else "card"
    return ""


def _applied(chain: Chain, statement: AnyStatement) -> Chain:
    match statement:
        case Founded():
            return replace(
                chain,
                desk=statement.desk,
                name=statement.name,
                demo=statement.demo,
                root=_key(statement.root),
                recovery=_key(statement.recovery),
                root_sealed=seals.unb64(statement.root_sealed),
            )
        case Appointed():
            member = Member(
                statement.member,
                statement.name,
                statement.role,
                _key(statement.box),
                _key(statement.sign),
                statement.slot,
            )
            return replace(chain, members=chain.members | {member.id: member})
        case CircleMade():
            return replace(chain, circles=chain.circles | {statement.circle: _made(chain, statement)})
        case Granted():
            circle = chain.circles[statement.circle]
            sealed = circle.sealed | {statement.member: seals.unb64(statement.sealed)}
            return replace(chain, circles=chain.circles | {statement.circle: replace(circle, sealed=sealed)})
        case RoleGiven():
            changed = replace(chain.members[statement.member], role=statement.role)
            return replace(chain, members=chain.members | {statement.member: changed})
        case Left():
            changed = replace(chain.members[statement.member], active=False)
            return replace(chain, members=chain.members | {statement.member: changed})
        case Rehearsed():
            return replace(chain, rehearsed=True)
        case RecoveryReplaced():
            circles = {
                name: replace(circle, recovery=seals.unb64(statement.circles[name]))
                for name, circle in chain.circles.items()
            }
            return replace(
                chain,
                recovery=_key(statement.recovery),
                root_sealed=seals.unb64(statement.root_sealed),
                circles=circles,
                rehearsed=True,
            )
        case InstanceBegun():
            return replace(chain, instance=statement.instance, exchange_open=not statement.restored)
        case ExchangeReviewed():
            return replace(chain, exchange_open=True)
        case CardConfirmed():
            counting = {name: card for name, card in chain.counting.items() if name != statement.recipient}
            return replace(chain, cards=chain.cards | {statement.recipient: statement.card}, counting=counting)
        case CountingOffice():
            return replace(chain, counting=chain.counting | {statement.recipient: statement.card})
        case ClockMended():
            return chain
        case CoSigned():
            return replace(chain, cosigned=(*chain.cosigned, statement))
        case SettingMade():
            return replace(chain, settings=chain.settings | {statement.key: statement.value})
        case _:
            return replace(chain, desk_keys=statement, all_cards=(*chain.all_cards, statement))


def _made(chain: Chain, statement: CircleMade) -> CircleState:
    known = chain.circles.get(statement.circle)
    public = _key(statement.public)
    older = dict(known.older) if known else {}
    if statement.older:
        older[statement.generation] = seals.unb64(statement.older)
    return CircleState(
        statement.generation,
        public,
        {member: seals.unb64(sealed) for member, sealed in statement.sealed.items()},
        seals.unb64(statement.recovery),
        older,
    )


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != seals.KEY_BYTES:
        raise ValueError("key length")
    return key


def _signer(chain: Chain, by: str, root: bytes) -> bytes:
    if by == ROOT:
        return root
    member = chain.members.get(by)
    return member.sign if member else b""


def broken(problem: str) -> Broken:
    return Broken(
        f"chain-{problem.replace(' ', '-')}",
        _("The list of who works here has been altered or is damaged."),
        _("Stop working with this copy. Restore the last backup and tell the other supervisors."),
    )


def not_allowed(problem: str) -> Refused:
    """The refusal of a statement this member may not make."""
    sentences = {
        "role": _("Your role does not allow this."),
        "last supervisor": _("A desk always needs one supervisor."),
        "appointed twice": _("Someone of that name works here already."),
        "second": _("The second person must be another supervisor, for child safeguards one who works with children."),
        "circle members": _("Only those who hold a circle can give it on."),
    }
    return Refused(
        f"not-allowed-{problem.replace(' ', '-')}",
        sentences.get(problem, _("This is not possible in the present state of the desk.")),
        _("Ask a supervisor."),
    )


def needs_second_error() -> Refused:
    return Refused(
        "second-person",
        _("This needs a second supervisor."),
        _("Ask another supervisor to sign with their own passphrase."),
    )
