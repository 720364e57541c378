"""What a bucket of residents comes to before households and places are known, and that as bytes between two phases."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.kept.joining import only
from rules.columns.scores.digests import effects_digests
from rules.engine.bulk import Columns, Scored, score_columns
from rules.engine.columns import days
from rules.engine.columns.kernel import NO_SCORE, Judge
from rules.engine.columns.leaves import Standings
from rules.engine.columns.marks import few_marks, standing_marks
from rules.engine.timeline import Timeline
from rules.engine.trace import NoScore

Array = npt.NDArray[Any]

_ORDINAL = 719_163  # of 1970-01-01
_PEOPLE = ("village", "household", "enrolled_on", "key_high", "key_low")
_ARRAYS = ("born", "enrolled", "left", "score", "rank", "reason", "marks")


@dataclass(frozen=True)
class Reckoned:
    """Residents who take part on the day, in the order of their keys as text.

    people: resident Int64 (id), village, household, enrolled_on, key_high and key_low where they are known,
    effects_digest String? (null where nobody asked); born, enrolled, left: days; score, rank, reason as in `Scored`;
    marks: uint64, `rules.engine.marks.standing_mark`; facts: what the programmes ask, in the order of `Judge.facts`
    """

    people: pl.DataFrame
    born: Array
    enrolled: Array
    left: Array
    score: Array
    rank: Array
    reason: Array
    marks: Array
    facts: list[Array]

    @property
    def residents(self) -> Array:
        """Their ids."""
        return self.people["resident"].to_numpy()

    def standings(self, judge: Judge, sums: pl.DataFrame | None) -> Standings:
        """What programmes look at; `sums` = the households' of the whole county, None where no programme asks."""
        timeline = judge.law.timeline
        assert timeline.in_force is not None  # noqa: S101 - who asks has programmes
        total = members = np.zeros(0, np.int64)
        if sums is not None:
            found = self.people.select("household").join(
                sums, on="household", how="left", maintain_order="left"
            )
            total = found["total"].fill_null(0).to_numpy()
            members = found["count"].fill_null(0).to_numpy()
        return Standings(
            count=self.people.height,
            as_of=timeline.as_of,
            book=timeline.in_force,
            scored=self.reason == 0,
            score=self.score,
            rank=self.rank,
            people=self.people,
            born=self.born,
            enrolled=self.enrolled,
            left=self.left,
            facts=dict(zip(judge.facts, self.facts, strict=True)),
            total=total,
            members=members,
        )

    def frame(self) -> pl.DataFrame:
        """All of it, one row a resident."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        facts = {f"fact_{at}": fact for at, fact in enumerate(self.facts)}
        return self.people.hstack(pl.DataFrame(arrays | facts))

    @classmethod
    def of_frame(cls, frame: pl.DataFrame) -> Reckoned:
        """What `frame` gave."""
        arrays = {name: frame[name].to_numpy() for name in _ARRAYS}
        facts = [frame[name].to_numpy() for name in frame.columns if name.startswith("fact_")]
        return cls(people=frame.select("resident", *_PEOPLE, "effects_digest"), facts=facts, **arrays)


def reckon(
    judge: Judge,
    columns: Columns,
    keys: Array,
    digests: Callable[[Array, Array], Array] | None,
) -> Reckoned:
    """Score the residents of settled columns who take part; `keys` = the marks of the records' keys.

    ``digests`` is given ids and marks, and says of whom effects and their SHA-256 are to be made; None: of everyone.
    """
    timeline = judge.law.timeline
    threads = pl.thread_pool_size()
    scored = score_columns(
        timeline, columns, effects=digests is None, keys=keys, threads=threads, ready=judge
    )
    there = scored.reason != NO_SCORE.index(NoScore.NOT_ENROLLED)
    people = columns.people.with_columns(pl.col("resident").cast(pl.Int64))
    ids = people["resident"].to_numpy()
    marks = _marks(judge, scored)
    if digests is None:
        texts = _digests(scored)
    else:
        rows = np.flatnonzero(there & digests(ids, marks))
        some = score_columns(timeline, only(columns, rows), effects=True, threads=threads, ready=judge)
        texts = pl.Series([None], dtype=pl.String).new_from_index(0, len(ids)).scatter(rows, _digests(some))
    missing = [name for name in _PEOPLE if name not in people.columns]
    people = people.with_columns(pl.lit(0, pl.Int64).alias(name) for name in missing)
    kept = np.flatnonzero(there)
    return Reckoned(
        people=people.select("resident", *_PEOPLE, effects_digest=texts)[kept],
        born=columns.born[kept],
        enrolled=columns.enrolled[kept],
        left=columns.left[kept],
        score=scored.score[kept],
        rank=scored.rank[kept],
        reason=scored.reason[kept],
        marks=marks[kept],
        facts=[scored.facts[fact][kept] for fact in judge.facts] if timeline.in_force else [],
    )


def grades_of(timeline: Timeline) -> list[str]:
    """The codes that `rank` counts."""
    return [grade.code for grade in timeline.in_force.grades] if timeline.in_force else []


def written(frame: pl.DataFrame) -> bytes:
    """A frame as bytes."""
    into = io.BytesIO()
    frame.rechunk().write_ipc(into, compression="lz4")
    return into.getvalue()


def read(payload: bytes | memoryview) -> pl.DataFrame:
    """The frame that `written` was given."""
    return pl.read_ipc(bytes(payload)).rechunk()


def _marks(judge: Judge, scored: Scored) -> Array:
    grades = few_marks([*grades_of(judge.law.timeline), ""])
    reasons = few_marks(NO_SCORE)
    return standing_marks(
        scored.score,
        scored.reason == 0,
        grades[scored.rank],
        reasons[scored.reason],
        np.where(
            scored.columns.enrolled == days.NEVER, 0, scored.columns.enrolled.astype(np.int64) + _ORDINAL
        ),
        scored.marks,
    )


def _digests(scored: Scored) -> pl.Series:
    scores = scored.scores().with_columns(pl.col("grade", "reason").cast(pl.String))
    return effects_digests(scores, scored.effects())
