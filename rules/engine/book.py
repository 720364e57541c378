"""A revision of a rulebook as frozen data; its parts are offered here too (scoring.md 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from rules.engine.amounts import as_document
from rules.engine.programme import Amount, Programme, ProgrammeEffect, Season
from rules.engine.rule import (
    Between,
    Cap,
    CleanYear,
    Document,
    Evidence,
    Fixed,
    Form,
    Hold,
    Ladder,
    Per,
    Rule,
    Title,
)

__all__ = [
    "Amount",
    "Between",
    "Cap",
    "Category",
    "CleanYear",
    "Evidence",
    "Fixed",
    "Form",
    "Grade",
    "Hold",
    "Ladder",
    "Per",
    "Programme",
    "ProgrammeEffect",
    "Reach",
    "Revision",
    "Rule",
    "Scale",
    "Season",
    "Title",
    "in_order",
]


class Reach(StrEnum):
    """How far back a revision's mildness reaches: the `transition` of a book (scoring.md 4)."""

    NEW_ACTS = "new_acts"
    UNDECIDED = "undecided"
    ALL_ACTS = "all_acts"


@dataclass(frozen=True, slots=True)
class Scale:
    """Where scores start and between what they lie; hundredths."""

    base: int
    floor: int
    ceiling: int | None = None

    def clamp(self, points: int) -> int:
        """Not below the floor, then not above the ceiling.

        >>> Scale(100000, 0, 130000).clamp(140000), Scale(100000, 0).clamp(-1)
        (130000, 0)
        """
        raised = max(points, self.floor)
        return raised if self.ceiling is None else min(raised, self.ceiling)

    def document(self) -> Document:
        """The JSON-able form."""
        document: Document = {"base": as_document(self.base), "floor": as_document(self.floor)}
        if self.ceiling is not None:
            document["ceiling"] = as_document(self.ceiling)
        return document


@dataclass(frozen=True, slots=True)
class Grade:
    """A band; `starts_at` (hundredths) is the TOML's `from`."""

    code: str
    starts_at: int
    title: Title

    def document(self) -> Document:
        """The JSON-able form."""
        return {"code": self.code, "from": as_document(self.starts_at), "title": self.title.document()}


@dataclass(frozen=True, slots=True)
class Category:
    """A heading rules stand under, perhaps with a cap over all of them."""

    code: str
    title: Title
    cap: Cap | None = None

    def document(self) -> Document:
        """The JSON-able form."""
        document: Document = {"code": self.code, "title": self.title.document()}
        if self.cap is not None:
            document["cap"] = self.cap.document()
        return document


@dataclass(frozen=True)
class Revision:
    """One immutable text of a county's rulebook. `grades` run from the highest to the lowest."""

    county: str
    code: str
    effective_from: date
    transition: Reach
    title: Title
    source: Title
    scale: Scale
    grades: tuple[Grade, ...]
    categories: tuple[Category, ...] = ()
    rules: tuple[Rule, ...] = ()
    programmes: tuple[Programme, ...] = ()
    published_on: date | None = None
    archival: bool = False
    _rules: Mapping[str, Rule] = field(init=False, repr=False, compare=False)
    _ranks: Mapping[str, int] = field(init=False, repr=False, compare=False)
    _made: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _categories: Mapping[str, Category] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the clauses by code, once: they are looked up for every record of every resident."""
        object.__setattr__(self, "_rules", {rule.code: rule for rule in self.rules})
        object.__setattr__(self, "_ranks", {grade.code: rank for rank, grade in enumerate(self.grades)})
        object.__setattr__(self, "_categories", {category.code: category for category in self.categories})
        object.__setattr__(self, "_made", tuple(rule.code for rule in self.rules if rule.is_made))

    @property
    def made_codes(self) -> tuple[str, ...]:
        """The codes of the rules whose records the engine makes (scoring.md 5.3a)."""
        return self._made

    def rule(self, code: str) -> Rule | None:
        """The rule of that code, or None where this book has none."""
        return self._rules.get(code)

    def category(self, code: str) -> Category | None:
        """The category of that code, or None."""
        return self._categories.get(code)

    def programme(self, code: str) -> Programme | None:
        """The programme of that code, or None."""
        return next((programme for programme in self.programmes if programme.code == code), None)

    def grade(self, code: str) -> Grade | None:
        """The grade of that code, or None."""
        rank = self._ranks.get(code)
        return None if rank is None else self.grades[rank]

    def rank(self, grade: str) -> int | None:
        """A grade's place from the top (0 = highest), or None where this book has no such grade."""
        return self._ranks.get(grade)

    def published_by(self, known_at: datetime | None) -> bool:
        """Whether it was public at that moment; its day is compared with the moment's own calendar day."""
        return known_at is None or self.published_on is None or self.published_on <= known_at.date()

    @property
    def document(self) -> Document:
        """The whole revision as JSON-able data, the same structure as the TOML (canonical.py writes it)."""
        head: Document = {
            "county": self.county,
            "revision": self.code,
            "effective_from": self.effective_from.isoformat(),
            "transition": self.transition.value,
            "title": self.title.document(),
            "source": self.source.compact(),
        }
        if self.published_on is not None:
            head["published_on"] = self.published_on.isoformat()
        if self.archival:
            head["archival"] = True
        document: Document = {
            "rulebook": head,
            "scale": self.scale.document(),
            "grade": [grade.document() for grade in self.grades],
        }
        for key, clauses in (
            ("category", [category.document() for category in self.categories]),
            ("rule", [rule.document() for rule in self.rules]),
            ("programme", [programme.document() for programme in self.programmes]),
        ):
            if clauses:
                document[key] = clauses
        return document


def in_order(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """A county's revisions by the day they take effect (two of one county never share a day)."""
    return tuple(sorted(revisions, key=lambda revision: (revision.effective_from, revision.code)))
