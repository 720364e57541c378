"""Reading records: one row a transition, the rows of one record agreeing in everything else (scoring.md 9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path

from rules.engine.amounts import MAX_POINTS, MAX_QUANTITY, show
from rules.engine.book import Between, CleanYear, Per, Revision, in_order
from rules.engine.facts import Record, State, Transition
from rules.files.cells import Cells
from rules.files.problems import Problems
from rules.files.tables import Row, read_table

COLUMNS = (
    "record",
    "resident",
    "rule",
    "occurred_on",
    "quantity",
    "points",
    "incident",
    "state",
    "effective_on",
    "written_at",
)
SAME = ("resident", "rule", "occurred_on", "quantity", "points", "incident")
_STATES = {state.value: state for state in State}


class _Draft:
    """A record while its rows are gathered."""

    __slots__ = ("base", "owner", "row", "rows", "transitions", "values")

    def __init__(self, base: Record, owner: str, row: int, values: dict[str, str]) -> None:
        self.base = base
        self.owner = owner
        self.row = row
        self.values = values
        self.transitions: list[Transition] = []
        self.rows: dict[Transition, int] = {}


def read_records(
    path: Path,
    revisions: Sequence[Revision],
    residents: Collection[str] | None,
    problems: Problems,
) -> dict[str, list[Record]]:
    """Records by resident; `residents` None means that anyone may appear. Bad rows are added to `problems`."""
    return records_of(str(path), read_table(path, COLUMNS, problems), revisions, residents, problems)


def records_of(
    file: str,
    table: Iterable[Row],
    revisions: Sequence[Revision],
    residents: Collection[str] | None,
    problems: Problems,
) -> dict[str, list[Record]]:
    """The same from the rows of a file; to judge a row, all rows of its record are needed."""
    books = in_order(revisions)
    known = {rule.code for revision in books for rule in revision.rules}
    drafts: dict[str, _Draft] = {}
    for number, values in table:
        cells = Cells(file, number, values, problems)
        key = cells.key("record")
        draft = drafts.get(key) if key else None
        if draft is None:
            draft = _first(cells, key, books, known, residents)
            if key:
                drafts[key] = draft
        else:
            _same(cells, draft)
        transition = _transition(cells)
        if transition is None:
            continue
        if transition in draft.rows:
            cells.note("duplicate", "record", value=key, row=draft.rows[transition])
        draft.rows[transition] = number
        draft.transitions.append(transition)
    found: dict[str, list[Record]] = {}
    for draft in drafts.values():
        base = draft.base
        found.setdefault(draft.owner, []).append(
            Record(
                base.key,
                base.rule,
                base.occurred_on,
                base.quantity,
                base.points,
                base.incident,
                tuple(draft.transitions),
            )
        )
    return found


def _first(
    cells: Cells,
    key: str,
    books: Sequence[Revision],
    known: Collection[str],
    residents: Collection[str] | None,
) -> _Draft:
    owner, rule = cells.key("resident"), cells.key("rule")
    occurred_on = cells.day("occurred_on", needed=True)
    quantity = cells.amount("quantity", most=MAX_QUANTITY)
    points = cells.amount("points", most=MAX_POINTS)
    if quantity is not None and quantity < 0:
        cells.note("negative", "quantity", value=cells.values["quantity"])
    if owner and residents is not None and owner not in residents:
        cells.note("unknown_resident", "resident", value=owner)
    if rule and rule not in known:
        cells.note("unknown_rule", "rule", value=rule)
    incident = cells.key("incident", needed=False)
    base = Record(key, rule, occurred_on or date.min, quantity, points, incident)
    if occurred_on is not None:
        check_entry(cells, books, base)
    return _Draft(base, owner, cells.row, cells.values)


def check_entry(cells: Cells, books: Sequence[Revision], record: Record) -> None:
    """What entry refuses, by the rule in force on the day of the act (scoring.md 5.4)."""
    in_force = next((book for book in reversed(books) if book.effective_from <= record.occurred_on), None)
    rule = in_force.rule(record.rule) if in_force is not None else None
    if rule is None or in_force is None:
        return
    named: dict[str, object] = {"rule": rule.code, "revision": in_force.code}
    match rule.form:
        case Between(low, high):
            named |= {"low": show(low), "high": show(high)}
            if not cells.values["points"]:
                cells.note("points_missing", "points", **named)
            elif record.points is not None and not low <= record.points <= high:
                cells.note("points_out_of_range", "points", value=cells.values["points"], **named)
        case Per() if not cells.values["quantity"]:
            cells.note("quantity_missing", "quantity", **named)
        case CleanYear():
            cells.note("made_record", "rule", **named)
        case _:
            pass


def _same(cells: Cells, draft: _Draft) -> None:
    for column in SAME:
        value, other = cells.values[column], draft.values[column]
        if value != other:
            cells.note("differs", column, value=value, other=other, row=draft.row)


def _transition(cells: Cells) -> Transition | None:
    name = cells.values["state"]
    state = _STATES.get(name)
    if state is None:
        cells.note("unknown_state" if name else "empty", "state", value=name, choices=", ".join(_STATES))
    on, at = cells.day("effective_on", needed=True), cells.moment("written_at")
    return None if state is None or on is None else Transition(state, on, at)
