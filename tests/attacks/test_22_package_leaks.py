"""Attack 22: what a stick found in a taxi tells: sizes, names, times, metadata.

Target: sizes in buckets, no identifier of anyone outside the seal; inside, none of who wrote it and in which case.
"""

import io
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from shelter_desk import seals
from shelter_desk.actions import cards, releases
from shelter_desk.actions.export_counts import export
from shelter_desk.actions.referring import export as refer
from shelter_desk.actions.referring import preview, question
from shelter_desk.actions.send import Written
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.package import LARGEST, SMALLEST
from shelter_desk.exchange.payloads import Answer, Referral, Reply, ReplyLine
from shelter_desk.vault import opening
from tests.actions.office import Office, copied, founded_office
from tests.exchange.letters import packed, party, payload
from tests.vault.desks import quick_key

NAME, WORKERS = "Made-up Senait", ("Ana", "Bea", "Cem", "Hana")
DESK, HUB = party("Made-up desk"), party("Made-up mechanism", "mechanism")
LETTERS = "abcdefghijklmnopqrstuvwxyz "
_HEADER = 1024  # of a file for one recipient, with what age puts in at random so that readers stay tolerant


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr(opening, "GUESS_SECONDS", 0.0)
        found = copied(founded_office(tmp_path_factory.mktemp("office")), tmp_path_factory.mktemp("place"))
        found.open()
        found.crowd(30, "2025-06-01")
        yield found
        found.desk.vault.close()


@pytest.fixture(scope="module")
def sent(office: Office) -> dict[str, tuple[Written, str]]:
    """One package of each kind on a stick, with the case it is about."""
    case = office.person()
    office.consent(case, **office.to_mechanism())
    to = office.recipient(office.mechanism)
    shown = preview(office.desk, case, to, question(office.desk, case, to))
    return {
        "count": (export(office.desk, "count", office.office, Period(2025), office.stick), ""),
        "outside": (export(office.desk, "outside", to, Period(2025), office.stick), ""),
        "referral": (refer(office.desk, shown, office.stick), case),
    }


def buckets() -> set[int]:
    sizes, size = set(), SMALLEST
    while size <= LARGEST:
        sizes.add(size)
        size *= 2
    return sizes


def bucket_of(size: int) -> int:
    """The bucket of a package's size: without the tags of its chunks, and a header that has nothing to do with it."""
    (found,) = [bucket for bucket in buckets() if 0 < size - (bucket + 16 * (bucket >> 16)) < _HEADER]
    return found


def outside_of(stick: Path) -> bytes:
    """Everything a finder sees without a key: bytes, names, times."""
    seen = b""
    for path in sorted(stick.iterdir()):
        about = path.stat()
        seen += path.name.encode() + path.read_bytes() + f"{about.st_mtime} {about.st_size}".encode()
    return seen


def test_nothing_outside_the_seal_tells_of_anyone(office: Office, sent: dict[str, tuple[Written, str]]) -> None:
    seen = outside_of(office.stick)
    assert len(list(office.stick.iterdir())) == 2 * len(sent)
    own, vault = cards.own_card(office.desk), office.desk.vault
    words = [NAME, *NAME.split(), *WORKERS, sent["referral"][1], own.name, own.id, own.age, own.sign, own.sign[:16]]
    for card, _secrets in (office.counting, office.mechanism):
        words += [card.name, card.id, card.age, card.sign]
    words += [vault.chain.desk, vault.chain.instance, vault.head.hash.hex(), "referral", "count", "2025", "2026"]
    words += [each.reference for each in releases.packages(office.desk).values() if each.reference]
    for word in words:
        for form in (word.encode(), word.encode("utf-16-le"), word.upper().encode()):
            assert form not in seen, word
        if len(word) > 14 and set(word) <= set("0123456789abcdef"):
            assert bytes.fromhex(word[: len(word) // 2 * 2]) not in seen


def test_no_file_tells_when_someone_worked(office: Office, sent: dict[str, tuple[Written, str]]) -> None:
    assert {path.stat().st_mtime for path in office.stick.iterdir()} == {315_619_200.0}


def test_sizes_are_buckets(sent: dict[str, tuple[Written, str]]) -> None:
    for written, _case in sent.values():
        assert bucket_of(written.file.stat().st_size) == SMALLEST
    assert len({written.signature.stat().st_size for written, _case in sent.values()}) == 1


def test_inside_stands_no_worker_and_no_case(office: Office, sent: dict[str, tuple[Written, str]]) -> None:
    """Who may read it learns what was agreed to, not by whom it was written, under which code, or when."""
    keys = {"count": office.counting, "outside": office.mechanism, "referral": office.mechanism}
    for profile, (written, case) in sent.items():
        plain = keys[profile][1].age_key.decrypt(written.file.read_bytes())
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            inner = {name: archive.read(name) for name in archive.namelist()}
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        parts = dict(_parts(inner))
        for name, data in parts.items():
            for word in (*WORKERS, office.desk.vault.me.id, case or "no such case", "2025-06-01"):
                assert word.encode() not in data, (name, word)
        if profile == "referral":
            assert any(NAME.encode() in data for data in parts.values())  # what was agreed to did go
            assert b"<dcterms:created" not in parts["docProps/core.xml"] or b"1980-01-01" in parts["docProps/core.xml"]


def _parts(inner: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every file of a package; sheets and prints taken apart."""
    for name, data in inner.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                yield from ((each, book.read(each)) for each in book.namelist())
        elif name.endswith(".pdf"):
            reader = PdfReader(io.BytesIO(data))
            yield f"{name} text", "".join(page.extract_text() for page in reader.pages).encode()
            yield f"{name} about", str(reader.metadata).encode()
        elif name != "padding":
            yield name, data


def test_a_print_tells_no_author_and_no_hour(office: Office, sent: dict[str, tuple[Written, str]]) -> None:
    plain = office.mechanism[1].age_key.decrypt(sent["referral"][0].file.read_bytes())
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        about = PdfReader(io.BytesIO(archive.read("referral.pdf"))).metadata or {}
    assert not about.get("/Author")
    # The day, which the referral tells anyway, and no hour.
    assert {str(about[name]) for name in ("/CreationDate", "/ModDate")} == {"D:20260310"}


def texts(drawn: random.Random) -> list[str]:
    """One or many texts, short or long."""
    most = drawn.choice((100, 3000))
    return ["".join(drawn.choices(LETTERS, k=drawn.randint(1, most))) for _each in range(drawn.randint(1, 90))]


def sizes(seeds: range) -> Counter[int]:
    """Buckets of packages that hold little and much, of every kind."""
    found: Counter[int] = Counter()
    for seed in seeds:
        drawn = random.Random(seed)
        profile = ("count", "outside", "referral", "reply")[seed % 4]
        content = payload(profile, drawn.randint(1, 600))  # type: ignore[arg-type]
        if isinstance(content, Reply):
            content = Reply([ReplyLine("a", "receipt", text, "2026-03-01") for text in texts(drawn)])
        if isinstance(content, Referral):
            content = replace(content, answers=[Answer("f", "g", "", "s", "l", text, "v") for text in texts(drawn)])
        found[bucket_of(len(packed(profile, DESK, HUB, content=content).ciphertext))] += 1  # type: ignore[arg-type]
    return found


def test_little_and_much_lie_in_the_same_buckets() -> None:
    found = sizes(range(60))
    assert found[SMALLEST] > 30
    assert len(found) <= 3


@pytest.mark.long
def test_2_000_packages_lie_in_a_few_buckets(capsys: pytest.CaptureFixture[str]) -> None:
    found = sizes(range(1_000, 3_000))
    with capsys.disabled():
        print(f"\nattack 22: {sum(found.values()):,} packages of four kinds, {len(found)} size buckets: {dict(found)}")
    assert 1 < len(found) <= 4
