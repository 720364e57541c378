"""Marks: 64 bits that differ where two results differ, cheap enough to be taken of a whole county.

A mark says quickly that nothing changed; what readers are shown as proof is the SHA-256 of `canonical.py`. Two different
results have the same mark once in 2^64. Marks are kept in the database: what they are made of never changes.
`rules.engine.columns.marks` makes the same on columns.
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.engine.programmes import Answer
from rules.engine.trace import Effect

ALL = 2**64 - 1
BY_LENGTH = 0x9E3779B97F4A7C15
BY_WORTH = 0xD6E8FEB86659FD93
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mixed(number: int) -> int:
    """64 bits of which each depends on every bit of `number` (the finish of SplitMix64)."""
    number = ((number ^ (number >> 30)) * FIRST) & ALL
    number = ((number ^ (number >> 27)) * SECOND) & ALL
    return number ^ (number >> 31)


def text_mark(text: str) -> int:
    """The mark of a text: its UTF-8 bytes, eight at a time, the last filled up with zeros.

    >>> text_mark(""), text_mark("a") != text_mark("a" + chr(0))
    (0, True)
    """
    octets = text.encode()
    mark = (len(octets) * BY_LENGTH) & ALL
    for start in range(0, len(octets), 8):
        mark = mixed(mark ^ int.from_bytes(octets[start : start + 8], "little"))
    return mark


def effects_mark(effects: Iterable[Effect]) -> int:
    """The mark of effects. Their rules and their order follow from the records, so they are not marked."""
    total = 0
    for effect in effects:
        how = text_mark(effect.revision) + effect.worth * BY_WORTH + text_mark(effect.reason)
        total += mixed(text_mark(effect.record) ^ mixed(how & ALL))
    return total & ALL


def standing_mark(score: int | None, grade: str, reason: str, enrolled_on: int, effects: int) -> int:
    """The mark of a score's row but for its answers; `enrolled_on` as an ordinal number, `effects` their mark."""
    mark = mixed(effects ^ text_mark(grade))
    mark = mixed(mark ^ text_mark(reason))
    mark = mixed((mark + enrolled_on * BY_LENGTH) & ALL)
    return mark if score is None else mixed((mark + score * BY_WORTH + 1) & ALL)


def answers_mark(answers: Iterable[Answer]) -> int:
    """The mark of answers as they are before places are given out; in any order."""
    return sum(mixed(text_mark(f"{a.programme}|{a.answer}|{a.reason}")) for a in answers) & ALL


def signed(mark: int) -> int:
    """The mark as PostgreSQL keeps it (bigint).

    >>> signed(7), signed(ALL)
    (7, -1)
    """
    return mark - 2**64 if mark >= 2**63 else mark
