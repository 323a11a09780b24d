"""What an answer can be.

An answer is plain JSON: text, a number, a code, a list of codes, a place (an object with `country`,
`region`, `detail`) or table rows. "unknown" and "declined" are answers to every question, whatever
its type; an absent answer means *not asked* and is never "no" (R-DA-05, R-FC-03).
"""

from typing import Any

UNKNOWN = "unknown"
DECLINED = "declined"
MISSING: tuple[str, ...] = (UNKNOWN, DECLINED)

Answers = dict[str, Any]


def is_missing(answer: Any) -> bool:
    """Whether the answer says that the person does not know or does not want to say."""
    return isinstance(answer, str) and answer in MISSING
