"""What residents would have on the same day under the text before: the question whether a revision did it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from counties.models import County
from rules.columns.facts.reading import read_facts
from rules.columns.facts.within import Within
from rules.engine import bulk
from rules.engine.timeline import Timeline


@dataclass(frozen=True)
class Otherwise:
    """One resident under two texts; amounts in hundredths.

    ``worths``: code of each rule whose records are worth something else, to their sums before and after; of
    ``always`` also those that are worth the same. ``answers``: codes of programmes that decide otherwise.
    """

    score: int | None
    grade: str
    score_after: int | None
    grade_after: str
    worths: dict[str, list[int]] = field(default_factory=dict)
    answers: frozenset[str] = frozenset()

    @property
    def standing_differs(self) -> bool:
        """Whether the text alone makes another score or grade."""
        return (self.score, self.grade) != (self.score_after, self.grade_after)


def otherwise(
    county: County,
    residents: Iterable[int],
    *,
    before: Timeline,
    after: Timeline,
    as_of: date,
    known_at: datetime,
    always: frozenset[str] = frozenset(),
) -> dict[int, Otherwise]:
    """These residents by id under both timelines, from the facts of one reading.

    ``residents`` are closed under sharing a household where either book asks for averages. Who takes no part is left
    out.
    """
    within = Within.of(county, residents)
    tables = read_facts(within, as_of=as_of, known_at=known_at).tables()
    if tables.residents.is_empty():
        return {}
    columns = bulk.prepare(tables)
    sides = []
    for timeline in (before, after):
        scored = bulk.score_columns(timeline, columns, effects=True, threads=pl.thread_pool_size())
        sides.append((_standings(scored), _worths(scored), _answers(scored)))
    (old, old_worths, old_answers), (new, new_worths, new_answers) = sides
    worths = _differing_worths(old_worths, new_worths, always)
    answers = _differing_answers(old_answers, new_answers)
    found = old.join(new, on="resident", suffix="_after").join(worths, on="resident", how="left")
    found = found.join(answers, on="resident", how="left")
    return {
        int(row["resident"]): Otherwise(
            row["score"],
            row["grade"],
            row["score_after"],
            row["grade_after"],
            {one["rule"]: [one["worth"], one["worth_after"]] for one in row["worths"] or ()},
            frozenset(row["programmes"] or ()),
        )
        for row in found.iter_rows(named=True)
    }


def _standings(scored: bulk.Scored) -> pl.DataFrame:
    """resident String, score Int64?, grade String"""
    scores = scored.scores().select("resident", "score", pl.col("grade").cast(pl.String).fill_null(""))
    return scores


def _worths(scored: bulk.Scored) -> pl.DataFrame:
    """resident String, rule String, worth Int64: the sum of what the rule's records are worth."""
    effects = scored.effects().select("resident", pl.col("rule").cast(pl.String), "worth")
    return effects.group_by("resident", "rule").agg(pl.col("worth").sum())


def _answers(scored: bulk.Scored) -> pl.DataFrame:
    """resident String, programme String, said String: the answer and the path that decided, places aside."""
    said = pl.concat_str(pl.col("answer").cast(pl.String), pl.col("reason").cast(pl.String), separator="|")
    return bulk.answer(scored).select("resident", pl.col("programme").cast(pl.String), said.alias("said"))


def _differing_worths(old: pl.DataFrame, new: pl.DataFrame, always: frozenset[str]) -> pl.DataFrame:
    """resident, worths: list of {rule, worth, worth_after}; 0 where a side has no record of the rule."""
    both = old.join(new, on=("resident", "rule"), how="full", suffix="_after", coalesce=True)
    both = both.with_columns(pl.col("worth", "worth_after").fill_null(0))
    kept = both.filter(
        (pl.col("worth") != pl.col("worth_after")) | pl.col("rule").is_in(sorted(always))
    ).sort("resident", "rule")
    return kept.group_by("resident", maintain_order=True).agg(
        pl.struct("rule", "worth", "worth_after").alias("worths")
    )


def _differing_answers(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """resident, programmes: codes of those whose answer differs, or that only one text has."""
    both = old.join(new, on=("resident", "programme"), how="full", suffix="_after", coalesce=True)
    answer = (pl.col(name).str.split("|").list.first() for name in ("said", "said_after"))
    first, second = answer
    kept = both.filter(first.ne_missing(second))
    return kept.group_by("resident").agg(pl.col("programme").alias("programmes"))
