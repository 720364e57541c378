"""The form of a programme: what it gives, to whom, when, how many places, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rules.engine.clauses import RawClause
from rules.engine.problems import Problem
from rules.engine.programme_format import NEEDS
from rules.forms.clauses.entries import Amount, Boxes, Entry, Pick, Values, Word
from rules.forms.clauses.entries_wide import BothLanguages, EitherLanguage, Group, Length
from rules.forms.clauses.form import Section
from rules.forms.clauses.offered import Offered
from rules.forms.clauses.outline import Row, need_of, paths_of, rows_of
from rules.forms.clauses.shared import basis_section
from rules.forms.clauses.widgets import Select

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_NAMES: dict[str, StrOrPromise] = {
    "all": _("all of these:"),
    "any": _("at least one of these:"),
    "not": _("not:"),
    "min_grade": _("grade at least"),
    "max_grade": _("grade at most"),
    "min_score": _("score at least"),
    "max_score": _("score at most"),
    "min_age": _("age at least"),
    "max_age": _("age at most"),
    "lives_in": _("lives in"),
    "enrolled_for": _("enrolled for at least"),
    "active_record": _("has a record in effect under the rule"),
    "no_active_record": _("has no record in effect under the rule"),
    "category_points": _("points of a category"),
    "household_average_at_least": _("average of the household at least"),
}


@dataclass(frozen=True)
class Needs:
    """Who gets it, as an outline of needs; each row asks only what its kind needs."""

    rows: Sequence[Row]
    offered: Offered
    key: str = "needs"

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number, row in enumerate(self.rows):
            found |= self._head(number)
            for entry in self._value(row):
                found |= {f"{self.key}-{number}-{name}": field for name, field in entry.fields().items()}
        return found

    def shown(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, row in enumerate(self.rows):
            found[f"{self.key}-{number}-kind"] = row.kind
            found[f"{self.key}-{number}-depth"] = str(row.depth)
            for entry in self._value(row):
                shown = entry.shown(row.value).items()
                found |= {f"{self.key}-{number}-{name}": text for name, text in shown}
        return found

    def said(self, values: Values) -> Any:
        return need_of([self._row(number, values) for number in range(len(self.rows))])

    def row_fields(self, number: int) -> list[str]:
        """Names of a row's fields, without the hidden depth."""
        prefix = f"{self.key}-{number}-"
        return [name for name in self.fields() if name.startswith(prefix) and not name.endswith("-depth")]

    def field_at(self, problem: Problem) -> str:
        """The field of the row that a problem is about."""
        place = problem.clause.partition("].")[2]
        paths = paths_of(self.rows)
        fitting = [number for number, path in enumerate(paths) if place.startswith(path)]
        number = max(fitting, key=lambda found: len(paths[found]), default=0)
        names = self.row_fields(number)
        return names[1] if len(names) > 1 else f"{self.key}-{number}-kind"

    def _head(self, number: int) -> dict[str, forms.Field]:
        kinds = [("", "—"), *((kind, KIND_NAMES[kind]) for kind in NEEDS)]
        label = _("Condition %(number)d") % {"number": number + 1}
        return {
            f"{self.key}-{number}-kind": forms.CharField(
                label=label, required=False, widget=Select(choices=kinds, attrs={"data-redraws": "true"})
            ),
            f"{self.key}-{number}-depth": forms.CharField(required=False, widget=forms.HiddenInput),
        }

    def _row(self, number: int, values: Values) -> Row:
        prefix = f"{self.key}-{number}-"
        inner = {
            name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)
        }
        depth = inner.get("depth", "")
        row = Row(int(depth) if depth.isdecimal() else 0, inner.get("kind", ""))
        value = next((entry.said(inner) for entry in self._value(row) if _has(entry, inner)), None)
        return Row(row.depth, row.kind, value)

    def _value(self, row: Row) -> list[Entry]:
        """The entry that asks for the row's value; none for one that joins or is not chosen yet."""
        match row.kind:
            case "min_grade" | "max_grade":
                return [Pick(row.kind, _("Grade"), self.offered.grades)]
            case "min_score" | "max_score" | "household_average_at_least":
                return [Amount(row.kind, _("Points"))]
            case "min_age" | "max_age":
                return [Amount(row.kind, _("Years"), width=3)]
            case "lives_in":
                return [Boxes(row.kind, _("Villages"), self.offered.villages)]
            case "enrolled_for":
                return [Length(row.kind, _("Length of time"))]
            case "active_record" | "no_active_record":
                return [Word(row.kind, _("Code of the rule"))]
            case "category_points":
                entries = (
                    Pick("category", _("Category"), self.offered.categories),
                    Amount("at_least", _("At least so many points")),
                    Length("within", _("Within the last")),
                )
                return [Group(row.kind, entries, always=True)]
            case _:
                return []


def needs_of(clause: RawClause, data: Mapping[str, Any] | None, offered: Offered) -> Needs:
    """The outline that was sent, else the clause's own; a new programme begins with one empty row."""
    if data is None or "needs-0-kind" not in data:
        return Needs(rows_of(clause.get("needs")), offered)
    rows: list[Row] = []
    while (kind := data.get(f"needs-{len(rows)}-kind")) is not None:
        depth = str(data.get(f"needs-{len(rows)}-depth", ""))
        rows.append(Row(int(depth) if depth.isdecimal() else 0, kind if kind in NEEDS else ""))
    return Needs(rows, offered)


def programme_sections(needs: Needs, offered: Offered) -> list[Section]:
    """The sections of a programme."""
    day = _("Month and day, such as 11-15.")
    return [
        Section(
            _("What it is"),
            (
                BothLanguages("title", _("Title in Chinese"), _("Title in English")),
                Word("code", _("Code"), _("Short and unique, such as heating.")),
                Pick("effect", _("What it gives"), offered.effects),
                Pick(
                    "service",
                    _("Service"),
                    offered.services,
                    _("Basic services belong to everybody (charter P3)."),
                ),
            ),
        ),
        Section(_("Who gets it"), (needs,)),
        Section(
            _("How much, when, how many"),
            (
                Group(
                    "amount",
                    (
                        Amount("value", _("How much")),
                        EitherLanguage(
                            "unit",
                            _("Unit in Chinese"),
                            _("Unit in English"),
                            "",
                            _("Leave one of the two empty to use the same text for both."),
                        ),
                    ),
                ),
                Group("open", (Word("from", _("Open every year from"), day, 5), Word("to", _("to"), day, 5))),
                Amount("places", _("Places"), _("Leave it empty where there is no limit.")),
            ),
            folded=True,
        ),
        basis_section(_("Needed where it takes something away; the score alone is none (charter P1).")),
    ]


def _has(entry: Entry, values: Values) -> bool:
    """Whether the entry's fields were drawn: a row whose kind has just changed has none yet."""
    return all(name in values for name in entry.fields())
