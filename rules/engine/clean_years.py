"""The records of clean years, which nobody enters: the engine makes them (scoring.md 5.3a)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rules.engine.entry import Entry, standing
from rules.engine.facts import Record, State, Transition
from rules.engine.timeline import Timeline


def with_clean_years(timeline: Timeline, entries: Sequence[Entry], enrolled_on: date | None) -> list[Entry]:
    """The entries as step 3 left them and one for each clean year, in the order (occurred_on, record).

    `enrolled_on` is the day since which the resident is enrolled (None = not enrolled: no clean years).
    """
    codes = clean_year_codes(timeline)
    if not codes or enrolled_on is None:
        return list(entries)
    spoiled = spoiled_years(entries)
    made = [
        entry
        for year in years_over(timeline, enrolled_on)
        if year not in spoiled
        for code in codes
        if (entry := _made(timeline, code, year)) is not None
    ]
    joined = [*entries, *made]
    joined.sort(key=lambda entry: (entry.record.occurred_on, entry.record.key))
    return joined


def clean_year_codes(timeline: Timeline) -> list[str]:
    """The codes that have the form clean_year in some revision of the timeline, sorted."""
    return sorted({code for revision in timeline.revisions for code in revision.made_codes})


def years_over(timeline: Timeline, enrolled_on: date) -> range:
    """The calendar years that may be clean: over by the day asked about, begun enrolled, under a book.

    A year counts from the year of the first revision on, and where the resident was enrolled on its 1 January.
    """
    if not timeline.revisions:
        return range(0)
    whole = enrolled_on.year if (enrolled_on.month, enrolled_on.day) == (1, 1) else enrolled_on.year + 1
    return range(max(timeline.revisions[0].effective_from.year, whole), timeline.as_of.year)


def spoiled_years(entries: Iterable[Entry]) -> set[int]:
    """The years in which a deduction occurred that still stands after step 3 and takes points or holds."""
    return {entry.record.occurred_on.year for entry in standing(list(entries)) if spoils(entry)}


def spoils(entry: Entry) -> bool:
    """Whether a standing record makes its year not clean."""
    rule = entry.rule
    return rule.is_deduction and (entry.nominal < 0 or rule.holds is not None)


def made_record(code: str, year: int) -> Record:
    """The record of one clean year: of its last day, in effect from the next, always known.

    >>> made = made_record("CY", 2020)
    >>> made.key, made.occurred_on, made.effective_on()
    ('CY:2020', datetime.date(2020, 12, 31), datetime.date(2021, 1, 1))
    """
    steps = (Transition(State.IN_EFFECT, date(year + 1, 1, 1)),)
    return Record(f"{code}:{year}", code, date(year, 12, 31), transitions=steps)


def _made(timeline: Timeline, code: str, year: int) -> Entry | None:
    """The entry of a clean year, or None where no revision that governs it gives points for it."""
    record = made_record(code, year)
    revision, nominal, path = timeline.governing(record, made=True)
    return Entry(record, revision, nominal, path, made=True) if nominal > 0 else None
