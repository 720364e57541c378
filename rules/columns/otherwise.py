"""What residents would have on the same day under the text before: the question whether a revision did it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from rules.columns.facts.reading import Schema
from rules.columns.kept.joining import only
from rules.engine import bulk
from rules.engine.columns import days
from rules.engine.columns.kernel import Judge
from rules.engine.timeline import Timeline

WAITING: Schema = {"effect": pl.Int64, "resident": pl.Int64, "programmes": pl.List(pl.String)}
"""Whose cause is asked for, by ids of the database; ``programmes``: codes of those whose answer changed."""
EXPLAINED: Schema = {
    "effect": pl.Int64,
    "by_revision": pl.Boolean,
    "score": pl.Int64,
    "grade": pl.String,
    "worths": pl.String,
}
"""What is found: whether the revision did it, and if so what the text before would have given, hundredths.

``worths`` is JSON: code of each rule whose records are worth something else, to their sums before and after.
"""

Sums = tuple[pl.DataFrame, pl.DataFrame]
"""Household sums (`bulk.household_sums`) under the text before and under the revision."""

SumsOf = Callable[[list[str]], Sums]
"""Asked for those of these households, by code, over all who live in them."""


@dataclass(frozen=True)
class Texts:
    """The books of one day and moment without the revision and with it, and what is to be known of the two.

    always: rules that are named though their records are worth the same; places: programmes whose places are limited in
    either, which are given out among all; averages: those that ask for a household's in either
    """

    before: Timeline
    after: Timeline
    always: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    averages: frozenset[str] = frozenset()

    @cached_property
    def judges(self) -> tuple[Judge, Judge]:
        """Both, compiled."""
        return Judge.of(self.before), Judge.of(self.after)

    def scored(self, columns: bulk.Columns, *, effects: bool) -> tuple[bulk.Scored, bulk.Scored]:
        """These residents under both."""
        threads = pl.thread_pool_size()
        before, after = (
            bulk.score_columns(judge.law.timeline, columns, effects=effects, threads=threads, ready=judge)
            for judge in self.judges
        )
        return before, after


def explained(columns: bulk.Columns, waiting: pl.DataFrame, texts: Texts, *, sums: SumsOf) -> pl.DataFrame:
    """`EXPLAINED` for everyone in `waiting`, in its order, from the columns of the bucket they are in.

    The revision did it where it alone makes another score, grade or answer; a limited place that is gained or lost
    counts as its doing. Answers are looked at only where nothing else says it, and ``sums`` asked for only where such
    an answer hangs on a household. Who takes no part has nothing from the revision.
    """
    columns = _taking_part(columns, waiting["resident"], texts)
    before, after = texts.scored(columns, effects=True)
    found = waiting.join(_standings(before, after), on="resident", how="left", maintain_order="left")
    place = pl.col("programmes").list.eval(pl.element().is_in(sorted(texts.places))).list.any()
    by_revision = found["differs"].fill_null(value=False) | (
        found["differs"].is_not_null() & found.select(place.fill_null(value=False)).to_series()
    )
    found = found.with_columns(by_revision=by_revision)
    open_ones = found.filter(
        pl.col("differs").is_not_null() & ~by_revision, pl.col("programmes").list.len() > 0
    )
    if open_ones.height:
        answered = _otherwise_answered(columns, open_ones, texts, sums)
        found = found.with_columns(pl.col("by_revision") | pl.col("resident").is_in(answered.implode()))
    found = found.join(_worths(before, after, texts.always), on="resident", how="left", maintain_order="left")
    did_it = pl.col("by_revision")
    return found.select(
        "effect",
        "by_revision",
        score=pl.when(did_it).then("score"),
        grade=pl.when(did_it).then("grade").otherwise(pl.lit("")),
        worths=pl.when(did_it & pl.col("worths").is_not_null()).then("worths").otherwise(pl.lit("{}")),
    )


def sums_of(buckets: Iterable[bulk.Columns], texts: Texts) -> Sums:
    """The households of all buckets under both texts."""
    found = [tuple(map(bulk.household_sums, texts.scored(columns, effects=False))) for columns in buckets]
    return bulk.join_sums(before for before, _ in found), bulk.join_sums(after for _, after in found)


def _taking_part(columns: bulk.Columns, residents: pl.Series, texts: Texts) -> bulk.Columns:
    day = days.number(texts.after.as_of)
    there = columns.people["resident"].cast(pl.Int64).is_in(residents.implode()).to_numpy()
    return only(columns, np.flatnonzero(there & (columns.enrolled <= day) & (columns.left > day)))


def _standings(before: bulk.Scored, after: bulk.Scored) -> pl.DataFrame:
    """resident Int64, score Int64?, grade String of the text before, differs: whether the text makes another."""
    old, new = (
        side.scores().select("score", pl.col("grade").cast(pl.String).fill_null(""))
        for side in (before, after)
    )
    differs = old["score"].ne_missing(new["score"]) | (old["grade"] != new["grade"])
    return old.with_columns(resident=_ids(before), differs=differs)


def _worths(before: bulk.Scored, after: bulk.Scored, always: frozenset[str]) -> pl.DataFrame:
    """resident Int64, worths String; 0 where a side has no record of the rule."""
    sides = [
        side.effects().select(
            "resident", "rule", pl.col("worth").alias(name), pl.lit(0, pl.Int64).alias(other)
        )
        for side, name, other in ((before, "old", "new"), (after, "new", "old"))
    ]
    names = ("resident", "rule", "old", "new")
    both = pl.concat([side.select(names) for side in sides])
    both = both.group_by("resident", "rule").agg(pl.col("old", "new").sum())
    kept = both.filter(
        (pl.col("old") != pl.col("new")) | pl.col("rule").cast(pl.String).is_in(sorted(always))
    )
    kept = kept.with_columns(pl.col("rule").cast(pl.String)).sort("resident", "rule")
    codes = kept["rule"].unique().to_list()
    key = pl.col("rule").replace_strict(codes, [json.dumps(code) for code in codes], return_dtype=pl.String)
    said = pl.format("{}: [{}, {}]", key, "old", "new")
    return kept.group_by("resident", maintain_order=True).agg(worths=said.str.join(", ")).select(
        pl.col("resident").cast(pl.Int64), worths=pl.concat_str(pl.lit("{"), "worths", pl.lit("}"))
    )  # fmt: skip


def _otherwise_answered(
    columns: bulk.Columns, waiting: pl.DataFrame, texts: Texts, sums: SumsOf
) -> pl.Series:
    """Ids of those of `waiting` who get another answer by the text alone, of a programme whose answer changed."""
    asked = set(waiting["programmes"].explode())
    there = columns.people["resident"].cast(pl.Int64).is_in(waiting["resident"].implode())
    columns = only(columns, np.flatnonzero(there.to_numpy()))
    sides = texts.scored(columns, effects=False)
    whole: tuple[pl.DataFrame | None, pl.DataFrame | None] = (None, None)
    if asked & texts.averages:
        whole = sums(columns.people["household"].unique().to_list())
    old, new = (
        bulk.answer(side, all_of).select(
            pl.col("resident").cast(pl.Int64), pl.col("programme", "answer").cast(pl.String)
        )
        for side, all_of in zip(sides, whole, strict=True)
    )
    both = old.join(new, on=("resident", "programme"), how="full", suffix="_after", coalesce=True)
    differs = both.filter(pl.col("answer").ne_missing(pl.col("answer_after")))
    changed = waiting.select("resident", programme="programmes").explode("programme")
    return changed.join(differs, on=("resident", "programme"), how="semi")["resident"].unique()


def _ids(scored: bulk.Scored) -> pl.Series:
    return scored.columns.people["resident"].cast(pl.Int64)
