"""A clause as a form: sections of entries, drawn for what the clause is, and read back into the clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from django import forms

from rules.engine.clauses import RawClause
from rules.engine.problems import Problem
from rules.forms.clauses.entries import Entry, Text, table_of
from rules.forms.clauses.entries_wide import grouped_fields
from rules.forms.clauses.outline import Row
from rules.forms.clauses.widgets import Boxes, Radios

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

_PLACE = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class Section:
    """Fields under one heading; one that is `folded` opens by itself where something in it is said."""

    heading: Text
    entries: tuple[Entry, ...]
    hint: Text = ""
    folded: bool = False


@runtime_checkable
class Outline(Protocol):
    """An entry of several rows, one indented below the other (`rules.forms.clauses.programme.Needs`)."""

    key: str
    rows: Sequence[Row]

    def row_fields(self, number: int) -> list[str]: ...
    def field_at(self, problem: Problem) -> str: ...


@dataclass(frozen=True)
class OutlineRow:
    """A row with its fields; `joins` says that others stand below it."""

    number: int
    depth: int
    depth_field: BoundField
    fields: list[BoundField]
    joins: bool


@dataclass(frozen=True)
class DrawnSection:
    """A section with its fields, side by side where they belong together."""

    heading: Text
    hint: Text
    rows: list[list[BoundField]]
    outline: list[OutlineRow]
    folded: bool
    open: bool


class ClauseForm(forms.Form):
    """Fields for the sections of one kind of clause. It judges nothing; `mark` shows what the engine found."""

    def __init__(
        self,
        data: Any = None,
        *,
        clause: RawClause,
        sections: Sequence[Section],
        **kwargs: Any,
    ) -> None:
        """Bound to `data` where something was sent, else showing the clause as it stands."""
        self.sections = sections
        shown: dict[str, Any] = {}
        for entry in self.entries():
            shown.update(entry.shown(clause.get(entry.key)))
        super().__init__(data, initial=shown, auto_id="id_%s", **kwargs)
        for entry in self.entries():
            self.fields.update(entry.fields())
        for name, field in self.fields.items():
            if isinstance(field, Boxes):
                field.keep(self[name].value())

    def entries(self) -> Iterable[Entry]:
        """Every entry, section by section."""
        return (entry for section in self.sections for entry in section.entries)

    def values(self) -> dict[str, Any]:
        """What the fields say, without spaces around it."""
        return {name: _stripped(self[name].value()) for name in self.fields}

    def clause(self) -> RawClause:
        """The clause that the fields say, perhaps incomplete or wrong."""
        return table_of(self.entries(), self.values())

    def is_of(self, data: Mapping[str, Any]) -> bool:
        """Whether these are the fields that `data` was typed into; boxes say nothing where none is ticked."""
        return all(
            name in data for name, field in self.fields.items() if not isinstance(field, Boxes | Radios)
        )

    def mark(self, problems: Iterable[Problem], say: Any) -> None:
        """Put each problem of this clause, in words, beside the field that can mend it."""
        self.full_clean()
        for problem in problems:
            self.add_error(self.field_of(problem), say(problem))

    def field_of(self, problem: Problem) -> str | None:
        """The field that a problem's place means; None for the clause as a whole."""
        needs = next((entry for entry in self.entries() if isinstance(entry, Outline)), None)
        if needs is not None and "].needs" in f"{problem.clause}.":
            return needs.field_at(problem)
        keys = _PLACE.sub("", problem.clause).split(".")[1:]
        if problem.code == "missing_key":
            keys.append(str(problem.params["key"]))
        while keys:
            name = "-".join(keys)
            found = next((field for field in self.fields if field == name or _begins(field, name)), None)
            if found is not None:
                return found
            keys.pop()
        return None

    def drawn(self) -> list[DrawnSection]:
        """The sections as the page draws them."""
        return [self._drawn(section) for section in self.sections]

    def _drawn(self, section: Section) -> DrawnSection:
        entries = [entry for entry in section.entries if not isinstance(entry, Outline)]
        rows = [row for entry in entries for row in self._rows(entry)]
        filled = any(field.value() or field.errors for row in rows for field in row if not _is_unit(field))
        return DrawnSection(
            section.heading,
            section.hint,
            rows,
            self._outline(section),
            section.folded,
            open=filled or not section.folded,
        )

    def _outline(self, section: Section) -> list[OutlineRow]:
        """The rows of an outline with their fields and depths."""
        return [
            OutlineRow(
                number,
                row.depth,
                self[f"{entry.key}-{number}-depth"],
                [self[name] for name in entry.row_fields(number)],
                row.joins,
            )
            for entry in section.entries
            if isinstance(entry, Outline)
            for number, row in enumerate(entry.rows)
        ]

    def _rows(self, entry: Entry) -> list[list[BoundField]]:
        """Fields that belong together side by side: those of one entry, else two entries of a group."""
        rows: list[list[BoundField]] = []
        for names in grouped_fields(entry):
            fields = [self[name] for name in names]
            if len(fields) == 1 and rows and len(rows[-1]) == 1:
                rows[-1] += fields
            else:
                rows.append(fields)
        return rows


def _begins(field: str, name: str) -> bool:
    """Whether the field is one of several of an entry, or one of a group, of that name."""
    return field.startswith((f"{name}_", f"{name}-"))


def _is_unit(field: BoundField) -> bool:
    return field.name.endswith("_unit")


def _stripped(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return list(value)
    return str(value if value is not None else "").strip()
