"""The payloads a package can hold: outside return, count, referral, reply, words. Every text has a bound."""

from typing import Annotated, Any, Literal

import msgspec

Short = Annotated[str, msgspec.Meta(max_length=200)]
Long = Annotated[str, msgspec.Meta(max_length=20_000)]
# The end is \Z and digits are spelled out: `$` lets a line break in, `\d` every script's digits.
Code = Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[A-Za-z0-9_@.-]*\Z")]
Day = Annotated[str, msgspec.Meta(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")]
PeriodText = Annotated[str, msgspec.Meta(pattern=r"^(19|20|21)[0-9]{2}(-Q[1-4])?\Z")]
People = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
MOST_ROWS = 5_000
LONGEST_SENTENCE = 1_000


class OutsideRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of an outside return, GLOTIP/EU shaped."""

    period: PeriodText
    table: Code
    dimension: Code
    category: Code
    sex: Code
    age_group: Code
    value: People | None
    status: Literal["rounded", "hidden", "under_20", "not_collected"]


class OutsideReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="outside", tag_field="kind"):
    """A2: protected tables of one year, with what they mean and how many people consented, as a band."""

    period: PeriodText
    definition: Long
    coverage: Literal["under_half", "half_to_three_quarters", "over_three_quarters", "unknown"]
    rows: Annotated[list[OutsideRow], msgspec.Meta(max_length=MOST_ROWS)]


class CountCell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One exact cell: category by dimension, and how many of its people someone outside can name."""

    table: Code
    cell: Annotated[list[Code], msgspec.Meta(max_length=3)]
    people: People
    known: People = 0


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="count", tag_field="kind"):
    """A1: exact cells of the fixed tables for one period, replaced by a later sequence until the freeze."""

    period: PeriodText
    cells: Annotated[list[CountCell], msgspec.Meta(max_length=MOST_ROWS)]
    final: bool


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One disclosed answer with its standard name, label and text to read."""

    form: Code
    field: Code
    htcds: Code
    section: Short
    label: Short
    text: Long
    value: Any


class CountedBy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a desk has counted the person for a flow indicator; travels so that nobody is counted twice."""

    indicator: Literal["presumed"]
    day: Day


class Referral(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="referral", tag_field="kind"):
    """C: an identified referral under a random reference, with the consent it rests on."""

    reference: Code
    day: Day
    scope: Code
    service: Code
    purpose: Code
    categories: Annotated[list[Code], msgspec.Meta(max_length=40)]
    counted_by: Annotated[list[CountedBy], msgspec.Meta(max_length=10)]
    answers: Annotated[list[Answer], msgspec.Meta(max_length=500)]


class ReplyLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer: to a package (by its id) or to a referral (by its reference)."""

    about: Code
    kind: Literal["receipt", "decision", "correction", "message"]
    text: Long
    day: Day
    decision: Code = ""
    counted_by: Annotated[list[CountedBy], msgspec.Meta(max_length=10)] = []


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="reply", tag_field="kind"):
    """What comes back: receipts, decisions, corrections wanted."""

    lines: Annotated[list[ReplyLine], msgspec.Meta(max_length=MOST_ROWS)]


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text people are told, by its English, as another desk put it right."""

    english: Short
    said: Annotated[str, msgspec.Meta(max_length=LONGEST_SENTENCE)]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="words", tag_field="kind"):
    """Corrected translations of one language, and who read the whole of it there, if anyone did."""

    language: Code
    speaker: Short
    sentences: Annotated[list[Sentence], msgspec.Meta(max_length=1_000)]


Payload = OutsideReturn | Count | Referral | Reply | Words
PAYLOADS: dict[str, type[Payload]] = {
    "outside.json": OutsideReturn,
    "count.json": Count,
    "referral.json": Referral,
    "reply.json": Reply,
    "words.json": Words,
}
