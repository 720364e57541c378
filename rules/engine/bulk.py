"""A whole county at once, on columns: the same answers as `evaluate`, many residents a time (scoring.md 8).

Two ways in. All at once:

    score_county(revisions, tables, as_of=…, known_at=…, effects=True) -> CountyScores

and in chunks of residents, for files and buckets that do not fit in memory together:

    timeline = Timeline.of(revisions, as_of=…, known_at=…)          # rules.engine.timeline
    scored   = score_tables(timeline, tables, effects=…)            # one chunk: every record of its residents
    sums     = join_sums([household_sums(scored), …])               # over all chunks
    answers  = answer(scored, sums)                                 # one chunk, places not given out yet
    answers  = allot(timeline, pl.concat(answers…), pl.concat(scores…))   # over all chunks

Who asks several times of the same rows (another day, a draft) turns them into integers once: `prepare(tables)`
gives Columns, and `score_columns(timeline, columns)` is the kernel alone. Who scores many chunks by one timeline compiles
its books once: `ready = Judge.of(timeline)`, passed to either.

Frames that come out: text columns with few different values (`grade`, `reason`, `revision`, `programme`, `answer`) are
`pl.Enum`, `rule` is `pl.Categorical`; `.cast(pl.String)` makes plain text of them. Frames of one timeline go together
by `pl.concat`, whatever chunks they are of. Amounts are Int64 hundredths, never floats.
Unlike the rest of the engine, this module and `rules/engine/columns/` import Polars and NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from rules.engine.book import Revision
from rules.engine.columns import answers as answering
from rules.engine.columns.encode import Columns, prepare
from rules.engine.columns.errors import BadTables, TooLarge
from rules.engine.columns.kernel import Judge
from rules.engine.columns.places import allot as give_out
from rules.engine.columns.run import Scored, score_columns
from rules.engine.columns.tables import Tables
from rules.engine.timeline import Timeline

__all__ = [
    "BadTables",
    "Columns",
    "CountyScores",
    "Judge",
    "Scored",
    "Tables",
    "TooLarge",
    "allot",
    "answer",
    "household_sums",
    "join_sums",
    "prepare",
    "score_columns",
    "score_county",
    "score_tables",
]


@dataclass(frozen=True)
class CountyScores:
    """Every score, effect and answer of a county.

    scores:  resident String, score Int64? (hundredths), grade Enum?, reason Enum ("" with a score, else the first
             of not_enrolled, under_age, no_revision), change Int64 (sum of worths, 0 without a score),
             enrolled_on Date?; sorted by resident
    effects: resident String, record String, revision Enum ("" none), rule Categorical, worth Int64, reason Enum,
             occurred_on Date, made Boolean; sorted by resident, occurred_on, record; no rows with effects=False
    answers: resident String, programme Enum, answer Enum, reason Enum (a path of needs, not_open or no_place_left);
             sorted by resident, programme; places already given out; no rows where no revision is in force
    """

    scores: pl.DataFrame
    effects: pl.DataFrame
    answers: pl.DataFrame


def score_county(
    revisions: Iterable[Revision],
    tables: Tables,
    *,
    as_of: date,
    known_at: datetime | None = None,
    effects: bool = True,
    threads: int = 2,
) -> CountyScores:
    """Everything of a county as of a day, as known at a moment; agrees with `evaluate_county`.

    Raises ValueError for a `known_at` without an offset, BadTables for rows that no county can have, TooLarge
    where a resident's numbers could leave 64 bits.
    """
    timeline = Timeline.of(revisions, as_of=as_of, known_at=known_at)
    scored = score_tables(timeline, tables, effects=effects, threads=threads)
    scores, found = scored.scores(), scored.effects()
    scored = scored.people_only()
    return CountyScores(scores, found, allot(timeline, answer(scored, household_sums(scored)), scores))


def score_tables(
    timeline: Timeline,
    tables: Tables,
    *,
    effects: bool = True,
    threads: int = 2,
    ready: Judge | None = None,
) -> Scored:
    """Score the residents of one chunk; no look beyond one resident. `tables` must hold all their records.

    `Scored.scores()` and `Scored.effects()` are the frames of CountyScores for these residents.
    """
    return score_columns(timeline, prepare(tables), effects=effects, threads=threads, ready=ready)


def household_sums(scored: Scored) -> pl.DataFrame:
    """household String, total Int64 (sum of scores, hundredths), count Int64: of everyone with household and score."""
    return answering.household_sums(scored)


def join_sums(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The household sums of all chunks together, one row a household."""
    return answering.join_sums(parts)


def answer(scored: Scored, sums: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every programme's answer for these residents, as CountyScores.answers, before places are given out.

    `sums` are those of the whole county (`household_sums`, `join_sums`); None where everyone is in `scored`.
    """
    return answering.answer(scored, household_sums(scored) if sums is None else sums)


def allot(timeline: Timeline, answers: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """Give out the places of programmes that have them, over all answers and scores of the county.

    The same rows in the same order; who gets no place is not_eligible, no_place_left. The answers of programmes
    without `places` may be left out of `answers`; scores need resident, score and enrolled_on only.
    """
    return give_out(timeline, answers, scores)
