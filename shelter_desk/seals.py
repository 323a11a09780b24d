"""Thin, typed use of PyNaCl, pyrage and the minisign file format; no policy."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import pyrage
from nacl import bindings, exceptions, pwhash, signing

KEY_BYTES = 32
_SIGNATURE_BYTES = 64
AEAD_OVERHEAD = (
    bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
)
SEALED_OVERHEAD = bindings.crypto_box_SEALBYTES

# The key id would link one desk's packages, so every desk writes eight zero bytes (design §4).
_NO_KEY_ID = bytes(8)


class SealError(Exception):
    """A seal, signature or encrypted file does not open with this key."""


@dataclass(frozen=True)
class Cost:
    """What one passphrase guess costs with Argon2id: memory in KiB and passes."""

    memory_kib: int
    passes: int


FLOOR = Cost(128 * 1024, 3)
USUAL = Cost(256 * 1024, 3)
CEILING = Cost(1024 * 1024, 20)


def within_bounds(cost: Cost) -> bool:
    """Whether a cost read from a file may be run at all: neither a downgrade nor a memory bomb."""
    return FLOOR.memory_kib <= cost.memory_kib <= CEILING.memory_kib and FLOOR.passes <= cost.passes <= CEILING.passes


def random_bytes(size: int) -> bytes:
    """Bytes from the operating system."""
    return secrets.token_bytes(size)


def random_below(bound: int) -> int:
    """A whole number from 0 to bound − 1, from the operating system."""
    return secrets.randbelow(bound)


def derive_key(passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
    """A 32-byte key from a passphrase by Argon2id (16-byte salt, one lane); MemoryError where it does not fit."""
    if not within_bounds(cost):
        raise SealError("cost out of bounds")
    try:
        return pwhash.argon2id.kdf(KEY_BYTES, passphrase, salt, opslimit=cost.passes, memlimit=cost.memory_kib * 1024)
    except exceptions.RuntimeError as problem:
        raise MemoryError from problem


def digest(data: bytes, *, key: bytes = b"", size: int = 32) -> bytes:
    """BLAKE2b of the data, keyed if a key is given."""
    return hashlib.blake2b(data, key=key, digest_size=size).digest()


def same(one: bytes, other: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one, other)


def canonical(value: Any) -> bytes:
    """Sorted JSON without blanks: the one byte form of a value that is hashed or signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def b64(data: bytes) -> str:
    """Standard base64 as text."""
    return base64.b64encode(data).decode("ascii")


def unb64(text: str) -> bytes:
    """The bytes of strict standard base64, or SealError; of bytes there is one spelling, no bit may differ."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise SealError("not base64") from problem
    if b64(found) != text:
        raise SealError("not base64")
    return found


def seal(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """XChaCha20-Poly1305 under a fresh nonce; `context` is bound but not stored."""
    nonce = random_bytes(bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, context, nonce, key)


def open_seal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """The plaintext of `seal`, or SealError."""
    if len(sealed) < AEAD_OVERHEAD:
        raise SealError("too short")
    size = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[size:], context, sealed[:size], key)
    except (exceptions.CryptoError, exceptions.ValueError, exceptions.TypeError) as problem:
        raise SealError("does not open") from problem


@dataclass(frozen=True)
class BoxKey:
    """An X25519 pair: anyone seals to `public`, only the holder opens. SealError if the secret is not 32 bytes."""

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:  # libsodium would read on past a short one
            raise SealError("key length")

    @classmethod
    def fresh(cls) -> "BoxKey":
        return cls(random_bytes(KEY_BYTES))

    @cached_property
    def public(self) -> bytes:
        return bindings.crypto_scalarmult_base(self.secret)

    def open(self, sealed: bytes) -> bytes:
        """The plaintext of `seal_to(self.public, …)`, or SealError."""
        try:
            return bindings.crypto_box_seal_open(sealed, self.public, self.secret)
        except (exceptions.CryptoError, exceptions.ValueError, exceptions.TypeError) as problem:
            raise SealError("does not open") from problem


def seal_to(public_key: bytes, plaintext: bytes) -> bytes:
    """An anonymous sealed box for the holder of an X25519 key; SealError if that is no key."""
    try:
        return bindings.crypto_box_seal(plaintext, public_key)
    except (exceptions.CryptoError, exceptions.ValueError, exceptions.RuntimeError) as problem:
        raise SealError("not a key") from problem


@dataclass(frozen=True)
class SignKey:
    """An Ed25519 key made from a 32-byte seed."""

    seed: bytes

    @classmethod
    def fresh(cls) -> "SignKey":
        return cls(random_bytes(KEY_BYTES))

    @cached_property
    def public(self) -> bytes:
        return bytes(self._key.verify_key)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message).signature

    @cached_property
    def _key(self) -> signing.SigningKey:
        return signing.SigningKey(self.seed)


def verified(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature is right."""
    # libsodium reads on past a short key, and takes a short signature's missing bytes from the message.
    if len(public_key) != KEY_BYTES or len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + message, public_key)
    except exceptions.BadSignatureError:
        return False
    return True


class AgeKey:
    """An age X25519 identity; its public half is an `age1…` recipient."""

    def __init__(self, secret: str) -> None:
        try:
            self._identity = pyrage.x25519.Identity.from_str(secret)
        except pyrage.IdentityError as problem:
            raise SealError("not an age identity") from problem
        self.secret = secret

    @classmethod
    def fresh(cls) -> "AgeKey":
        return cls(str(pyrage.x25519.Identity.generate()))

    @property
    def public(self) -> str:
        return str(self._identity.to_public())

    def decrypt(self, ciphertext: bytes) -> bytes:
        """The plaintext of an age file for this identity, or SealError."""
        try:
            return cast(bytes, pyrage.decrypt(ciphertext, [self._identity]))
        except pyrage.DecryptError as problem:
            raise SealError("does not open") from problem


def is_age_recipient(text: str) -> bool:
    """Whether the text is an age X25519 recipient."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def age_encrypt(plaintext: bytes, recipients: list[str]) -> bytes:
    """An age v1 file that each of the recipients can open."""
    return cast(bytes, pyrage.encrypt(plaintext, [pyrage.x25519.Recipient.from_str(each) for each in recipients]))


def minisign_public(public_key: bytes) -> str:
    """A minisign public-key file."""
    return f"untrusted comment: minisign public key\n{b64(b'Ed' + _NO_KEY_ID + public_key)}\n"


def minisign(key: SignKey, data: bytes, trusted_comment: str) -> str:
    """A detached minisign signature file (prehashed, BLAKE2b-512)."""
    signature = key.sign(digest(data, size=64))
    binding = key.sign(signature + trusted_comment.encode())
    return (
        f"untrusted comment: signature\n{b64(b'ED' + _NO_KEY_ID + signature)}\n"
        f"trusted comment: {trusted_comment}\n{b64(binding)}\n"
    )


@dataclass(frozen=True)
class Signature:
    """A detached minisign signature, taken apart but not yet verified."""

    signature: bytes
    trusted_comment: str
    binding: bytes

    def is_bound_by(self, public_key: bytes) -> bool:
        """Whether this key signed the trusted comment; asked of many keys, it never touches the file."""
        return verified(public_key, self.signature + self.trusted_comment.encode(), self.binding)

    def verify(self, public_key: bytes, data: bytes) -> bool:
        """Whether file and trusted comment are both signed by this key."""
        return self.is_bound_by(public_key) and verified(public_key, digest(data, size=64), self.signature)


def read_minisign(text: str) -> Signature:
    """Take a signature file apart; SealError names nothing, since the file is not trusted yet."""
    lines = text.split("\n")
    if len(lines) != 5 or lines[4] or not lines[0].startswith("untrusted comment: "):
        raise SealError("not a minisign signature")
    prefix = "trusted comment: "
    head, binding = unb64(lines[1]), unb64(lines[3])
    if not lines[2].startswith(prefix) or head[:2] != b"ED" or len(head) != 74 or len(binding) != 64:
        raise SealError("not a minisign signature")
    return Signature(head[10:], lines[2][len(prefix) :], binding)
