"""The charter as data: every invariant by its code, for the charter page and for error messages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Invariant:
    """One thing the software will not do; ``short`` and ``text`` by language (``en``, ``zh``)."""

    code: str
    short: dict[str, str]
    text: dict[str, str]


@dataclass(frozen=True)
class Section:
    """Invariants of one subject, in the charter's order."""

    key: str
    title: dict[str, str]
    invariants: tuple[Invariant, ...]


FIVE_LINES = ("E1", "R1", "D1", "D2", "O3")
"""The invariants that the home page shows: what the portal refuses to do, in five lines."""


@cache
def sections() -> tuple[Section, ...]:
    """All sections of ``portal/charter.toml``."""
    data = tomllib.loads((Path(__file__).parent / "charter.toml").read_text(encoding="utf-8"))
    return tuple(
        Section(
            key=section["key"],
            title=section["title"],
            invariants=tuple(Invariant(**entry) for entry in section["invariant"]),
        )
        for section in data["section"]
    )


def invariant(code: str) -> Invariant | None:
    """The invariant of that code, or None."""
    return next((found for section in sections() for found in section.invariants if found.code == code), None)
