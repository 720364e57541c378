"""One of the most affected residents, without a name: both explanations in full, line beside line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.engine.phrases import points, signed
from rules.engine.words import (
    Line,
    explanation_lines,
    name_revision,
    say_outside,
    say_score,
    say_way,
)
from rules.models import Draft
from rules.selectors.impact_case import CaseExplained, CaseSide

START, CUT = "start", "cut"
"""Keys of the two lines that no record stands behind; a record's line has its number."""


@dataclass(frozen=True)
class Half:
    """One line on one side: its sentence, how it came about, and its points as a number and in words."""

    text: str
    way: tuple[str, ...]
    amount: int
    points: str


@dataclass(frozen=True)
class Row:
    """The same record on both sides; None where a side has no such line. ``mark`` says in words how they differ."""

    without: Half | None
    with_draft: Half | None
    mark: str
    tone: str
    differs: bool


@dataclass(frozen=True)
class Head:
    """A side's score in a sentence, the book of the day, and what its lines add up to ("" without a score)."""

    sentence: str
    in_force: str
    total: str
    outside: tuple[str, ...]


@dataclass(frozen=True)
class CasePage:
    """Both sides in one language."""

    case: CaseExplained
    language: str

    @property
    def heads(self) -> tuple[Head, Head]:
        """Without the draft, with it."""
        return self._head(self.case.without), self._head(self.case.with_draft)

    @cached_property
    def rows(self) -> list[Row]:
        """From the start, record by record, to what the scale cuts; the points of a side add up to its score."""
        before, after = self._lines(self.case.without), self._lines(self.case.with_draft)
        return [
            self._row(before.get(key), after.get(key))
            for key in sorted(before.keys() | after.keys(), key=_place)
        ]

    @property
    def summary(self) -> str:
        """How many lines differ, in a sentence."""
        differ = sum(row.differs for row in self.rows)
        if not differ:
            return _("Every line is the same on both sides. Only the grades differ.")
        return ngettext(
            "%(differ)d of %(count)d lines gives other points.",
            "%(differ)d of %(count)d lines give other points.",
            differ,
        ) % {"differ": differ, "count": len(self.rows)}

    def _head(self, side: CaseSide) -> Head:
        evaluation = side.evaluation
        return Head(
            sentence=say_score(evaluation, self.language),
            in_force=name_revision(side.in_force.code, side.books, self.language) if side.in_force else "",
            total="" if evaluation.score is None else points(evaluation.score, self.language),
            outside=tuple(say_outside(record, self.language) for record in evaluation.outside),
        )

    def _lines(self, side: CaseSide) -> dict[tuple[str, ...], Half]:
        lines = explanation_lines(side.evaluation, self.language, side.books)
        return {_key(line, first=at == 0): self._half(line, side) for at, line in enumerate(lines)}

    def _half(self, line: Line, side: CaseSide) -> Half:
        way = say_way(line.effect, self.language, side.books) if line.effect else ()
        start = line.effect is None and line.amount == side.evaluation.base
        amount = (points if start else signed)(line.amount, self.language)
        return Half(line.text, way, line.amount, amount)

    def _row(self, before: Half | None, after: Half | None) -> Row:
        if before is None or after is None:
            mark = _("only with the draft") if before is None else _("only without the draft")
            there = before or after
            return Row(before, after, mark, "alert", differs=there is not None and there.amount != 0)
        if before.amount != after.amount:
            return Row(before, after, _("other points"), "alert", differs=True)
        if (before.text, before.way) != (after.text, after.way):
            return Row(before, after, _("same points, for another reason"), "waiting", differs=False)
        return Row(before, after, _("the same"), "neutral", differs=False)


def case_link(county: County, draft: Draft, place: int) -> dict[str, Any]:
    """A table's cell that leads to both explanations."""
    return {
        "href": reverse("rules:draft-impact-case", args=[county.slug, draft.code, place]),
        "text": _("Side by side"),
        "hidden": _("number %(place)d") % {"place": place},
    }


def _key(line: Line, *, first: bool) -> tuple[str, ...]:
    if line.effect is None:
        return (START,) if first else (CUT,)
    return (line.effect.occurred_on.isoformat(), line.effect.record)


def _place(key: Sequence[str]) -> tuple[int, Sequence[str]]:
    return {START: 0, CUT: 2}.get(key[0], 1), key
