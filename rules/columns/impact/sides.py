"""Both sides of some residents: scored once without the draft, and again only where the draft can touch them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.columns.impact.question import REACHES, Question
from rules.columns.impact.touched import touched
from rules.columns.impact.worths import WorthChanges, worth_changes
from rules.engine.book import Reach
from rules.engine.bulk import Scored, score_columns
from rules.engine.columns.choosing import chosen
from rules.engine.columns.encode import Columns
from rules.engine.columns.grading import grades_of
from rules.engine.columns.kernel import Fact

Array = npt.NDArray[Any]

MOST_CHOSEN = 0.6
"""Share of the residents from which scoring all of them is as fast as picking those that are touched."""


@dataclass(frozen=True)
class Side:
    """Where P residents stand; as in `rules.engine.columns.kernel.Outcome`.

    reason: uint8[P], 0 = has a score; score, change: int64[P]; rank: int16[P], -1 without a score; facts: by need
    """

    reason: Array
    score: Array
    change: Array
    rank: Array
    facts: Mapping[Fact, Array]


@dataclass(frozen=True)
class Sides:
    """The residents of one bucket without the draft and with it, by each reach.

    columns: without the records; worths: what records are worth otherwise, by the draft's own reach;
    touched: how many residents were scored again, by reach
    """

    columns: Columns
    before: Side
    after: dict[Reach, Side]
    worths: WorthChanges
    touched: dict[Reach, int]


def sides_of(columns: Columns, question: Question, *, threads: int = 2, before: Side | None = None) -> Sides:
    """Score one bucket. `before` = what an earlier call made of the same columns and the same books on file."""
    if before is None:
        before = side_before(columns, question, threads=threads)
    after, counts = {}, {}
    worths = WorthChanges.none()
    common = _untouched(question, before)
    for reach in REACHES:
        which = touched(columns, question, reach)
        counts[reach] = which.size
        part = _some(columns, which)
        own = reach is question.draft.transition
        again = score_columns(
            question.after(reach), part, effects=own, threads=threads, ready=question.judges[reach]
        )
        after[reach] = _laid_over(common, again, which)
        if own and which.size:
            was = score_columns(
                question.before, part, effects=True, threads=threads, ready=question.judge_before
            )
            worths = worth_changes(was, again, which)
    return Sides(columns.people_only(), before, after, worths, counts)


def side_before(columns: Columns, question: Question, *, threads: int = 2) -> Side:
    """Everyone without the draft."""
    scored = score_columns(question.before, columns, threads=threads, ready=question.judge_before)
    return Side(scored.reason, scored.score, scored.change, scored.rank, dict(scored.facts))


def _untouched(question: Question, before: Side) -> Side:
    """With the draft, as far as its scale and grades go: right for whom it touches no further."""
    draft = question.draft
    if not question.regrades:
        return before
    there = before.reason == 0
    score = before.change + draft.scale.base
    np.maximum(score, draft.scale.floor, out=score)
    if draft.scale.ceiling is not None:
        np.minimum(score, draft.scale.ceiling, out=score)
    rank = grades_of(draft, score)
    score[~there] = 0
    rank[~there] = -1
    return replace(before, score=score, rank=rank)


def _some(columns: Columns, which: Array) -> Columns:
    return columns if which.size == columns.residents else chosen(columns, which)


def _laid_over(common: Side, again: Scored, which: Array) -> Side:
    """`common`, and for the residents at `which` what they were scored again."""
    if which.size == 0:
        return common
    facts = dict(common.facts)
    facts.update(
        {fact: _put(facts.get(fact), rows, which, common.reason.size) for fact, rows in again.facts.items()}
    )
    return Side(
        _put(common.reason, again.reason, which, common.reason.size),
        _put(common.score, again.score, which, common.reason.size),
        _put(common.change, again.change, which, common.reason.size),
        _put(common.rank, again.rank, which, common.reason.size),
        facts,
    )


def _put(into: Array | None, rows: Array, which: Array, size: int) -> Array:
    if into is None or which.size == size:
        return rows
    result = into.copy()
    result[which] = rows
    return result
