"""Seals: what does not open says so in one way, whatever bytes come in."""

import multiprocessing
import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk import seals
from shelter_desk.seals import BoxKey, Cost, SealError, SignKey


@given(st.binary(max_size=120))
def test_no_bytes_make_a_seal_fail_in_another_way(noise: bytes) -> None:
    for opens in (lambda: seals.open_seal(bytes(32), noise, b""), lambda: BoxKey.fresh().open(noise)):
        with pytest.raises(SealError):
            opens()


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_a_seal_opens_with_its_key_and_context_only(plaintext: bytes, context: bytes) -> None:
    key = seals.random_bytes(32)
    sealed = seals.seal(key, plaintext, context)
    assert seals.open_seal(key, sealed, context) == plaintext
    for wrong_key, wrong_context in ((seals.random_bytes(32), context), (key, context + b"x")):
        with pytest.raises(SealError):
            seals.open_seal(wrong_key, sealed, wrong_context)


def test_a_flipped_bit_anywhere_in_a_seal_is_noticed() -> None:
    key, box = seals.random_bytes(32), BoxKey.fresh()
    for sealed, opens in (
        (seals.seal(key, b"quiet rivers", b""), lambda data: seals.open_seal(key, data, b"")),
        (seals.seal_to(box.public, b"quiet rivers"), box.open),
    ):
        for bit in range(len(sealed) * 8):
            flipped = bytearray(sealed)
            flipped[bit // 8] ^= 1 << bit % 8
            with pytest.raises(SealError):
                opens(bytes(flipped))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_length_are_no_keys(size: int) -> None:
    with pytest.raises(SealError):
        BoxKey(bytes(size))
    with pytest.raises(SealError):
        seals.seal_to(bytes(size), b"x")
    signature = SignKey.fresh().sign(b"x")
    assert not seals.verified(bytes(size), b"x", signature)


def test_a_key_of_no_strength_is_no_key() -> None:
    with pytest.raises(SealError):
        seals.seal_to(bytes(32), b"x")


def test_a_signature_cannot_borrow_bytes_from_its_message() -> None:
    key = SignKey.fresh()
    signed = key.sign(b"message") + b"message"
    assert seals.verified(key.public, signed[64:], signed[:64])
    assert not seals.verified(key.public, signed[32:], signed[:32])
    assert not seals.verified(key.public, signed, b"")
    assert not seals.verified(key.public, b"another", signed[:64])


@pytest.mark.parametrize(
    "cost",
    [Cost(128 * 1024 - 1, 3), Cost(128 * 1024, 2), Cost(1024 * 1024 + 1, 3), Cost(256 * 1024, 21), Cost(0, 0)],
)
def test_a_cost_out_of_bounds_is_never_run(cost: Cost, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_arguments: object, **_more: object) -> bytes:
        raise AssertionError("it was run")

    monkeypatch.setattr(seals.pwhash.argon2id, "kdf", run)
    with pytest.raises(SealError):
        seals.derive_key(b"x", bytes(16), cost)


def _derive_in_little_memory(answer: "multiprocessing.Queue[str]") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (120 << 20, 120 << 20))
    try:
        seals.derive_key(b"x", bytes(16), seals.FLOOR)
    except MemoryError:
        answer.put("MemoryError")


def test_too_little_memory_is_said_to_be_that() -> None:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    child = context.Process(target=_derive_in_little_memory, args=(answer,))
    child.start()
    assert answer.get(timeout=30) == "MemoryError"
    child.join()


def test_one_byte_form_for_one_value() -> None:
    assert seals.canonical({"b": 1, "a": ["é"]}) == '{"a":["é"],"b":1}'.encode()
    with pytest.raises(ValueError):
        seals.canonical(float("nan"))


def test_only_strict_base64() -> None:
    assert seals.unb64(seals.b64(b"\xff\x00")) == b"\xff\x00"
    for text in ("a", "aa=", "é===", "aa aa==="):
        with pytest.raises(SealError):
            seals.unb64(text)


def test_minisign_binds_file_and_comment() -> None:
    key, other = SignKey.fresh(), SignKey.fresh()
    taken = seals.read_minisign(seals.minisign(key, b"data", "v1 1234"))
    assert taken.trusted_comment == "v1 1234"
    assert taken.verify(key.public, b"data")
    assert not taken.verify(key.public, b"date")
    assert not taken.verify(other.public, b"data")
    changed = seals.Signature(taken.signature, "v1 1235", taken.binding)
    assert not changed.verify(key.public, b"data")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text + "\n",
        lambda text: text.replace("untrusted comment: ", "comment: "),
        lambda text: text.replace("\ntrusted comment: ", "\ntrust: "),
        lambda text: text.replace("RUQ", "RWQ"),
        lambda text: text.rstrip("\n"),
        lambda text: text.split("\n")[0],
        lambda _text: "",
    ],
)
def test_what_is_no_minisign_file_is_refused(damage: object) -> None:
    text = seals.minisign(SignKey.fresh(), b"data", "v1")
    with pytest.raises(SealError):
        seals.read_minisign(damage(text))  # type: ignore[operator]


def test_age_opens_for_its_recipients_only() -> None:
    one, other = seals.AgeKey.fresh(), seals.AgeKey.fresh()
    sealed = seals.age_encrypt(b"data", [one.public])
    assert one.decrypt(sealed) == b"data"
    with pytest.raises(SealError):
        other.decrypt(sealed)
    with pytest.raises(SealError):
        seals.AgeKey("AGE-SECRET-KEY-NONE")
    assert seals.is_age_recipient(one.public)
    assert not seals.is_age_recipient("age1none")


def test_chance_stays_below_its_bound() -> None:
    assert {seals.random_below(3) for _draw in range(200)} == {0, 1, 2}
