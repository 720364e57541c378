"""Reading residents: one row a person (scoring.md 9)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rules.engine.facts import Resident
from rules.files.cells import Cells
from rules.files.problems import Problems
from rules.files.tables import Row, read_table

COLUMNS = ("resident", "born_on", "village", "household", "enrolled_on", "left_on")


def read_residents(path: Path, problems: Problems) -> dict[str, Resident]:
    """Residents by key; an empty `enrolled_on` is someone who is not enrolled."""
    return residents_of(str(path), read_table(path, COLUMNS, problems), problems)


def residents_of(file: str, table: Iterable[Row], problems: Problems) -> dict[str, Resident]:
    """The same from the rows of a file; to judge a row, all rows with its key are needed."""
    residents: dict[str, Resident] = {}
    rows: dict[str, int] = {}
    for number, values in table:
        cells = Cells(file, number, values, problems)
        resident = Resident(
            key=cells.key("resident"),
            born_on=cells.day("born_on"),
            village=cells.key("village", needed=False),
            household=cells.key("household", needed=False),
            enrolled_on=cells.day("enrolled_on"),
            left_on=cells.day("left_on"),
        )
        if not resident.key:
            continue
        if resident.key in rows:
            cells.note("duplicate", "resident", value=resident.key, row=rows[resident.key])
            continue
        enrolled_on, left_on = resident.enrolled_on, resident.left_on
        if enrolled_on is not None and left_on is not None and left_on < enrolled_on:
            cells.note("left_before", "left_on", value=left_on, other=enrolled_on)
        rows[resident.key] = number
        residents[resident.key] = resident
    return residents
