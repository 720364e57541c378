"""Step 8 and section 6: expiry, the score's grade, and holds on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rules.engine.book import Revision
from rules.engine.entry import Entry, standing
from rules.engine.trace import HoldApplied, Reason


def strike_expired(entries: Sequence[Entry], as_of: date) -> None:
    """Step 8: a record counts while `as_of < occurred_on + counts_for`.

    One that a cap set to 0 keeps that reason, but expiry ends it all the same: it holds no grade.
    """
    for entry in standing(entries):
        ends_on = ends(entry)
        if ends_on is not None and as_of >= ends_on:
            if entry.worth == 0 and entry.reason == Reason.CAPPED:
                entry.struck = True
            else:
                entry.strike(Reason.EXPIRED, ended_on=ends_on)


def ends(entry: Entry) -> date | None:
    """The first day the record no longer counts, or None where it lasts or is repealed."""
    if entry.governed_by is None or entry.governed_by.counts_for is None:
        return None
    return entry.governed_by.counts_for.after(entry.record.occurred_on)


def hold_ends(entry: Entry) -> date | None:
    """The first day the record no longer holds the grade, or None where its rule holds none."""
    if entry.governed_by is None or entry.governed_by.holds is None:
        return None
    return entry.governed_by.holds.lasts.after(entry.record.occurred_on)


def grade_of(revision: Revision, score: int) -> str:
    """The first grade, from the top, that starts at or below the score; the last one starts at the floor."""
    for grade in revision.grades:
        if grade.starts_at <= score:
            return grade.code
    return revision.grades[-1].code


def holds_in_force(revision: Revision, entries: Iterable[Entry], as_of: date) -> tuple[HoldApplied, ...]:
    """Every hold of a record that counts, of a grade the revision in force has."""
    holds = []
    for entry in entries:
        until = hold_ends(entry)
        if entry.struck or until is None or as_of >= until:
            continue
        hold = entry.rule.holds
        if hold is not None and revision.rank(hold.grade) is not None:
            holds.append(HoldApplied(entry.record.key, entry.record.rule, hold.grade, until))
    return tuple(holds)


def lowered(revision: Revision, grade: str, holds: Iterable[HoldApplied]) -> str:
    """The grade, or the lowest of the held ones where that is lower."""
    rank = revision.rank(grade) or 0
    for hold in holds:
        rank = max(rank, revision.rank(hold.grade) or 0)
    return revision.grades[rank].code
