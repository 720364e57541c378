"""A chunk of a published run computed again from the tables: same facts, same result, and are the rows in use right?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from django.db.models import Q

from counties.models import Resident
from rules.columns.facts.reading import Facts, read_facts
from rules.columns.facts.within import Within
from rules.columns.scores import digests, rows
from rules.engine.timeline import Timeline
from rules.models import RecomputeRequest


@dataclass(frozen=True)
class Recomputed:
    """What came out. ``residents`` were compared with their rows in use, ``waiting`` were not: they have yet to follow
    a change."""

    inputs_digest: str
    digest: str
    residents: int
    differing: int
    waiting: int


@dataclass(frozen=True)
class Question:
    """What is computed again: the residents, the books then and now, the day, both moments, and the rows in use."""

    within: Within
    then: Timeline
    now: Timeline
    as_of: date
    known_then: datetime
    known_now: datetime
    generation: int
    households: bool


def recomputed(question: Question) -> Recomputed:
    """Twice from the tables: as known when the run began, for the digests; as known now, for the rows that readers see.

    Nobody is kept waiting meanwhile. A row in use changes with a request alone, so whoever has one open, or had one
    settled since a little before this began, is left out.
    """
    then = _facts(question, question.known_then)
    made_then = _made(question, then, question.then, question.known_then)
    now = _facts(question, question.known_now)
    made = _made(question, now, question.now, question.known_now)
    book = question.now.in_force
    used = rows.rows_in_use(question.within, generation=question.generation, revision=book)
    wait = _waiting(question)
    made, used = (frame.filter(~pl.col("resident").is_in(wait)) for frame in (made, used))
    compared = rows.compared(made, used, run=_NONE)
    differing = compared.filter(pl.col("run") == _NONE).height + rows.gone(made, used)
    return Recomputed(
        digests.facts_digest(then),
        digests.rows_digest(made_then),
        used.height,
        differing,
        now.residents.filter(pl.col("resident").is_in(wait)).height,
    )


SETTLING = timedelta(minutes=2)  # longer than any transaction that settles requests
_NONE = -1  # no run has this number


def _facts(question: Question, known_at: datetime) -> Facts:
    return read_facts(question.within, as_of=question.as_of, known_at=known_at)


def _made(question: Question, facts: Facts, timeline: Timeline, known_at: datetime) -> pl.DataFrame:
    """The rows of the chunk's residents; where averages are asked for, with everybody of their households."""
    if not question.households:
        return rows.rows_of(timeline, facts)
    own = facts.residents.get_column("resident").to_list()
    shared = Resident.objects.filter(pk__in=own, household__isnull=False).values("household")
    mates = Resident.objects.filter(household__in=shared).values_list("pk", flat=True)
    wider = Within.of(question.within.county, {*own, *mates})
    found = rows.rows_of(timeline, read_facts(wider, as_of=question.as_of, known_at=known_at))
    return found.join(facts.residents.select("resident"), on="resident", how="semi").sort("resident")


def _waiting(question: Question) -> list[int]:
    """Residents whose score follows a change just now; where averages are asked for, their housemates too."""
    open_or_fresh = Q(done_at__isnull=True) | Q(done_at__gte=question.known_now - SETTLING)
    waiting = RecomputeRequest.objects.filter(open_or_fresh).values("resident")
    ids = set(Resident.objects.filter(pk__in=waiting).values_list("pk", flat=True))
    if question.households:
        shared = Resident.objects.filter(pk__in=ids, household__isnull=False).values("household")
        ids |= set(Resident.objects.filter(household__in=shared).values_list("pk", flat=True))
    return sorted(ids)
