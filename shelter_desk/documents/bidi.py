"""The Unicode bidirectional algorithm (UAX #9): which way every character of a paragraph runs.

Rule names (P2, X5a, W1, N0, L1 …) are those of the annex. Characters that X9 removes stay in place and take
the level of their neighbour (section 5.2), so an index always means the same character.
"""

import unicodedata
from collections.abc import Sequence

MAX_DEPTH = 125
_MAX_OPEN_BRACKETS = 63
_LEFT, _RIGHT = 0, 1
_EMBEDDINGS = {"LRE": (_LEFT, ""), "RLE": (_RIGHT, ""), "LRO": (_LEFT, "L"), "RLO": (_RIGHT, "R")}
_ISOLATES = frozenset({"LRI", "RLI", "FSI"})
_REMOVED = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_STRONG = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_HANGING = frozenset({"WS", "LRI", "RLI", "FSI", "PDI"}) | _REMOVED
_PLAIN = frozenset({"L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"})
# BidiBrackets.txt 15.0, opening and closing in turn; one pair has a canonical equivalent.
_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
CLOSING_BRACKET = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CLOSERS = frozenset(CLOSING_BRACKET.values())
_SAME_BRACKET = {"\u2329": "\u3008", "\u232a": "\u3009"}


def classes_of(text: str) -> list[str]:
    """The Bidi_Class of each character; unassigned ones count as letters, since no font has them."""
    return [unicodedata.bidirectional(char) or "L" for char in text]


def paragraph_levels(text: str, base: int | None = None) -> tuple[int, list[int]]:
    """The paragraph's level (0 left to right, 1 right to left) and the level of each character.

    Without `base` the first strong character decides (P2, P3).
    """
    classes = classes_of(text)
    if not base and _PLAIN.issuperset(classes):
        return 0, [0] * len(text)
    if base is None:
        base = first_strong(classes)
    return base, resolve(classes, base, text)


def first_strong(classes: Sequence[str], default: int = _LEFT) -> int:
    """The level that the first strong character outside isolates gives a paragraph (P2, P3)."""
    depth = 0
    for kind in classes:
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif not depth and kind in _STRONG:
            return _STRONG[kind]
    return default


def resolve(classes: Sequence[str], base: int, text: str = "") -> list[int]:
    """Embedding levels of one paragraph before L1; without the text, brackets are not paired."""
    partner = _matching_isolates(classes)
    levels, kinds = _explicit(classes, base, partner)
    found = list(levels)
    for sequence in _isolating_runs(classes, levels, partner):
        for index, level in zip(sequence, _sequence_levels(sequence, classes, kinds, levels, base, text), strict=True):
            found[index] = level
    last = base
    for index, kind in enumerate(classes):
        if kind in _REMOVED:
            found[index] = last
        last = found[index]
    return found


def line_levels(classes: Sequence[str], levels: Sequence[int], base: int) -> list[int]:
    """The levels of one line: separators and the blanks before them and at its end take the base level (L1)."""
    found = list(levels)
    hanging = True
    for index in range(len(classes) - 1, -1, -1):
        if classes[index] in ("S", "B"):
            hanging = True
        elif classes[index] not in _HANGING:
            hanging = False
        if hanging:
            found[index] = base
    return found


def visual_order(levels: Sequence[int]) -> list[int]:
    """The indices of a line's parts from left to right (L2)."""
    order = list(range(len(levels)))
    if not levels:
        return order
    lowest_odd = min((level for level in levels if level % 2), default=max(levels) + 1)
    for level in range(max(levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def bracket_pairs(text: str, sequence: Sequence[int], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Positions in a sequence of paired brackets, by opening bracket (BD16).

    An override takes a bracket's pairing away, so only those still neutral count.
    """
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for place, (index, kind) in enumerate(zip(sequence, kinds, strict=True)):
        if kind != "ON":
            continue
        char = _SAME_BRACKET.get(text[index], text[index])
        if char in CLOSING_BRACKET:
            if len(opened) == _MAX_OPEN_BRACKETS:
                return []
            opened.append((CLOSING_BRACKET[char], place))
        elif char in _CLOSERS:
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == char:
                    pairs.append((opened[depth][1], place))
                    del opened[depth:]
                    break
    return sorted(pairs)


def _matching_isolates(classes: Sequence[str]) -> dict[int, int]:
    """Isolate initiator → its PDI, and back (BD9)."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for index, kind in enumerate(classes):
        if kind in _ISOLATES:
            opened.append(index)
        elif kind == "PDI" and opened:
            start = opened.pop()
            partner[start], partner[index] = index, start
    return partner


def _explicit(classes: Sequence[str], base: int, partner: dict[int, int]) -> tuple[list[int], list[str]]:
    """Levels and overridden classes by X1–X8."""
    levels = [base] * len(classes)
    kinds = list(classes)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    too_many_isolates = too_many_embeddings = open_isolates = 0
    for index, kind in enumerate(classes):
        if kind == "PDI":
            if too_many_isolates:
                too_many_isolates -= 1
            elif open_isolates:
                too_many_embeddings = 0
                while not stack.pop()[2]:
                    pass
                open_isolates -= 1
        elif kind == "PDF":
            if too_many_isolates:
                pass
            elif too_many_embeddings:
                too_many_embeddings -= 1
            elif not stack[-1][2] and len(stack) > 1:
                stack.pop()
        if kind == "B":
            continue
        level, override, _isolate = stack[-1]
        levels[index] = level
        if override and kind not in _REMOVED:
            kinds[index] = override
        isolate = kind in _ISOLATES
        if not isolate and kind not in _EMBEDDINGS:
            continue
        if isolate:
            inside = classes[index + 1 : partner.get(index, len(classes))]
            side = first_strong(inside) if kind == "FSI" else int(kind == "RLI")
            forced = ""
        else:
            side, forced = _EMBEDDINGS[kind]
        deeper = level + 1 if level % 2 != side else level + 2
        if deeper <= MAX_DEPTH and not too_many_isolates and not too_many_embeddings:
            stack.append((deeper, forced, isolate))
            open_isolates += isolate
        elif isolate:
            too_many_isolates += 1
        elif not too_many_isolates:
            too_many_embeddings += 1
    return levels, kinds


def _isolating_runs(classes: Sequence[str], levels: Sequence[int], partner: dict[int, int]) -> list[list[int]]:
    """Isolating run sequences as lists of indices, without what X9 removes (BD13)."""
    runs: list[list[int]] = []
    for index, kind in enumerate(classes):
        if kind in _REMOVED:
            continue
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    waiting: dict[int, list[int]] = {}
    sequences: list[list[int]] = []
    for run in runs:
        sequence = waiting.pop(run[0], None) if classes[run[0]] == "PDI" else None
        if sequence is None:
            sequence = []
            sequences.append(sequence)
        sequence.extend(run)
        if classes[run[-1]] in _ISOLATES and run[-1] in partner:
            waiting[partner[run[-1]]] = sequence
    return sequences


def _sequence_levels(
    sequence: Sequence[int],
    classes: Sequence[str],
    kinds: Sequence[str],
    levels: Sequence[int],
    base: int,
    text: str,
) -> list[int]:
    """The final levels of one isolating run sequence (X10): W1–W7, N0–N2, I1–I2."""
    level = levels[sequence[0]]
    before = next((levels[i] for i in range(sequence[0] - 1, -1, -1) if classes[i] not in _REMOVED), base)
    after = base
    if classes[sequence[-1]] not in _ISOLATES:
        following = range(sequence[-1] + 1, len(classes))
        after = next((levels[i] for i in following if classes[i] not in _REMOVED), base)
    start, end = ("R" if max(level, other) % 2 else "L" for other in (before, after))
    here = [kinds[index] for index in sequence]
    _weak(here, start)
    if text:
        original = [classes[index] for index in sequence]
        _brackets(here, original, bracket_pairs(text, sequence, here), level, start)
    _neutral(here, level, start, end)
    if level % 2:
        return [level if kind == "R" else level + 1 for kind in here]
    return [level + {"L": 0, "R": 1}.get(kind, 2) for kind in here]


def _weak(here: list[str], start: str) -> None:
    """W1–W7: marks, numbers and what belongs to numbers."""
    previous = strong = start
    for place, kind in enumerate(here):
        if kind == "NSM":
            kind = "ON" if previous in _ISOLATES or previous == "PDI" else previous
        previous = kind
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        here[place] = kind
    for place, kind in enumerate(here):
        if kind == "AL":
            here[place] = "R"
        elif kind in ("ES", "CS") and 0 < place < len(here) - 1:
            left, right = here[place - 1], here[place + 1]
            if left == right and (left == "EN" or (left == "AN" and kind == "CS")):
                here[place] = left
    _terminators(here)
    strong = start
    for place, kind in enumerate(here):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            here[place] = "L"
        elif kind in ("ES", "ET", "CS"):
            here[place] = "ON"


def _terminators(here: list[str]) -> None:
    """W5: a sequence of terminators beside a European number belongs to it."""
    for place, kind in enumerate(here):
        if kind == "ET":
            end = place
            while end < len(here) and here[end] == "ET":
                end += 1
            if (place and here[place - 1] == "EN") or (end < len(here) and here[end] == "EN"):
                here[place:end] = ["EN"] * (end - place)


def _brackets(
    here: list[str], original: Sequence[str], pairs: Sequence[tuple[int, int]], level: int, start: str
) -> None:
    """N0: both brackets of a pair run the same way."""
    embedding = "R" if level % 2 else "L"
    for opening, closing in pairs:
        inside = {_side(kind) for kind in here[opening + 1 : closing]} - {""}
        if embedding in inside:
            side = embedding
        elif inside:
            context = next((_side(here[at]) for at in range(opening - 1, -1, -1) if _side(here[at])), start)
            side = embedding if context == embedding else context
        else:
            continue
        for place in (opening, closing):
            here[place] = side
            after = place + 1
            while after < len(here) and original[after] == "NSM":
                here[after] = side
                after += 1


def _neutral(here: list[str], level: int, start: str, end: str) -> None:
    """N1–N2: neutrals between two sides that agree take that side, others the embedding's."""
    embedding = "R" if level % 2 else "L"
    place = 0
    while place < len(here):
        if here[place] not in _NEUTRAL:
            place += 1
            continue
        stop = place
        while stop < len(here) and here[stop] in _NEUTRAL:
            stop += 1
        left = _side(here[place - 1]) if place else start
        right = _side(here[stop]) if stop < len(here) else end
        here[place:stop] = [left if left == right else embedding] * (stop - place)
        place = stop


def _side(kind: str) -> str:
    """L or R for strong characters and numbers, which count as right to left; empty for neutrals."""
    return "L" if kind == "L" else "R" if kind in ("R", "AN", "EN") else ""
