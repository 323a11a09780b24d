"""`vault.hdr`: 64 key slots of fixed size without names, and the name of the database they open.

The header is replaced as a whole by renaming; that rename is the only commit of a rotation. Unused
slots hold seals to keys nobody has, so that a stolen header does not tell how many people work here.
"""

import struct
from dataclasses import dataclass, replace

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system import notebook
from shelter_desk.vault.passphrase import folded

FILE_NAME = notebook.FILE_NAME

SECOND_COPY = "vault.hdr.2"
SLOTS = 64
FORMAT = 1

_MAGIC = b"SHELTER DESK\r\n\x1a\n"
_FIXED = struct.Struct("<16sHHIII32s16s32s")
_SECRETS = 3 * seals.KEY_BYTES
_BLOB = _SECRETS + seals.AEAD_OVERHEAD
_SEALED_KEY = seals.KEY_BYTES + seals.SEALED_OVERHEAD
_MAC = 32
SIZE = _FIXED.size + _SEALED_KEY + SLOTS * (_BLOB + _SEALED_KEY) + _MAC
_DEMO = 1


@dataclass(frozen=True)
class UserKeys:
    """What a passphrase opens: the user's own keys and the desk root to trust."""

    box: seals.BoxKey
    sign: seals.SignKey
    root_public: bytes

    def packed(self) -> bytes:
        return self.box.secret + self.sign.seed + self.root_public

    @classmethod
    def unpacked(cls, data: bytes) -> "UserKeys":
        size = seals.KEY_BYTES
        return cls(seals.BoxKey(data[:size]), seals.SignKey(data[size : 2 * size]), data[2 * size :])


@dataclass(frozen=True)
class Slot:
    """One user's sealed keys, and the vault key sealed to that user; or noise."""

    secrets: bytes
    vault_key: bytes

    @classmethod
    def noise(cls) -> "Slot":
        return cls(
            seals.random_bytes(_BLOB), seals.seal_to(seals.BoxKey.fresh().public, seals.random_bytes(seals.KEY_BYTES))
        )


@dataclass(frozen=True)
class Header:
    """The whole header; `epoch` counts vault keys, `desk` is the random id of the desk."""

    demo: bool
    cost: seals.Cost
    epoch: int
    salt: bytes
    desk: bytes
    database: str
    recovery: bytes
    slots: tuple[Slot, ...]

    @classmethod
    def fresh(cls, cost: seals.Cost, demo: bool) -> "Header":
        """A header without users, for a new desk."""
        return cls(
            demo=demo,
            cost=cost,
            epoch=1,
            salt=seals.random_bytes(32),
            desk=seals.random_bytes(16),
            database=database_name(1),
            recovery=Slot.noise().vault_key,
            slots=tuple(Slot.noise() for _slot in range(SLOTS)),
        )

    def packed(self, vault_key: bytes) -> bytes:
        """The bytes of the file, authenticated under the vault key."""
        body = self._fixed() + self.recovery + b"".join(slot.secrets + slot.vault_key for slot in self.slots)
        return body + _mac(vault_key, body)

    def user_key(self, name: str, passphrase: bytes) -> bytes:
        """The key of one user's slot (Argon2id; unknown names cost the same)."""
        salt = seals.digest(self.salt + folded(name).encode(), size=16)
        try:
            return seals.derive_key(passphrase, salt, self.cost)
        except MemoryError as problem:
            raise Refused(
                "memory",
                _("This computer has not enough memory free to open the desk."),
                _("Close other programs, then try again."),
            ) from problem

    def open_slot(self, user_key: bytes) -> tuple[int, UserKeys] | None:
        """Try every slot, so that time does not tell which one; None if none opens."""
        found = None
        for index, slot in enumerate(self.slots):
            try:
                secrets = seals.open_seal(user_key, slot.secrets, self._slot_context(index))
            except seals.SealError:
                continue
            found = (index, UserKeys.unpacked(secrets))
        return found

    def with_user(self, index: int, user_key: bytes, keys: UserKeys, vault_key: bytes) -> "Header":
        """The header with one slot filled."""
        secrets = seals.seal(user_key, keys.packed(), self._slot_context(index))
        return self._with_slot(index, Slot(secrets, seals.seal_to(keys.box.public, vault_key)))

    def without_user(self, index: int) -> "Header":
        """The header with one slot turned into noise."""
        return self._with_slot(index, Slot.noise())

    def rotated(self, vault_key: bytes, publics: dict[int, bytes], recovery_public: bytes) -> "Header":
        """The header of the next epoch: the new vault key sealed to the slots that stay, and to recovery."""
        slots = tuple(
            Slot(slot.secrets, seals.seal_to(publics[index], vault_key)) if index in publics else Slot.noise()
            for index, slot in enumerate(self.slots)
        )
        epoch = self.epoch + 1
        return replace(
            self,
            epoch=epoch,
            database=database_name(epoch),
            slots=slots,
            recovery=seals.seal_to(recovery_public, vault_key),
        )

    def with_recovery(self, recovery_public: bytes, vault_key: bytes) -> "Header":
        """The header with the vault key sealed to a recovery key."""
        return replace(self, recovery=seals.seal_to(recovery_public, vault_key))

    def _with_slot(self, index: int, slot: Slot) -> "Header":
        return replace(self, slots=(*self.slots[:index], slot, *self.slots[index + 1 :]))

    def _slot_context(self, index: int) -> bytes:
        cost = struct.pack("<IIB", self.cost.memory_kib, self.cost.passes, index)
        return _MAGIC + cost + self.salt + self.desk + bytes([self.demo])

    def _fixed(self) -> bytes:
        return _FIXED.pack(
            _MAGIC,
            FORMAT,
            _DEMO if self.demo else 0,
            self.cost.memory_kib,
            self.cost.passes,
            self.epoch,
            self.salt,
            self.desk,
            self.database.encode("ascii"),
        )


def database_name(epoch: int) -> str:
    """The database file of an epoch."""
    return f"desk-{epoch:06d}.db"


def parse(data: bytes) -> Header:
    """Take a header apart before any key is known; only `authentic` tells whether to trust it."""
    if not data.startswith(_MAGIC[:8]):
        raise Refused(
            "header-foreign",
            _("This is not a Shelter Desk folder."),
            _("Choose the folder that holds the desk, or set up a new one."),
        )
    if len(data) >= 18 and struct.unpack_from("<H", data, 16)[0] > FORMAT:
        raise Refused(
            "header-newer",
            _("This desk was made by a newer version of Shelter Desk."),
            _("Open it with that version. Nothing was changed."),
        )
    if len(data) != SIZE or data[:16] != _MAGIC:
        raise damaged()
    _m, _f, flags, memory, passes, epoch, salt, desk, name = _FIXED.unpack_from(data)
    cost = seals.Cost(memory, passes)
    database = name.rstrip(b"\0")
    if flags not in (0, _DEMO) or database != database_name(epoch).encode() or not seals.within_bounds(cost):
        raise damaged()
    at = _FIXED.size
    recovery, at = data[at : at + _SEALED_KEY], at + _SEALED_KEY
    slots = []
    for _slot in range(SLOTS):
        slots.append(Slot(data[at : at + _BLOB], data[at + _BLOB : at + _BLOB + _SEALED_KEY]))
        at += _BLOB + _SEALED_KEY
    return Header(flags == _DEMO, cost, epoch, salt, desk, database.decode(), recovery, tuple(slots))


def authentic(data: bytes, vault_key: bytes) -> bool:
    """Whether header bytes carry the MAC of this vault key."""
    return seals.same(_mac(vault_key, data[:-_MAC]), data[-_MAC:])


def damaged() -> Broken:
    return Broken(
        "header-damaged",
        _("The key file of this desk is damaged."),
        _("Nothing was changed. Restore the last backup, or ask a supervisor for the second copy of the key file."),
    )


def _mac(vault_key: bytes, body: bytes) -> bytes:
    return seals.digest(body, key=seals.digest(b"header", key=vault_key))
