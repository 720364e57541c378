"""Answers written chunk by chunk though places are given out over the whole county: only the foremost are kept."""

from __future__ import annotations

import polars as pl

from rules.engine.bulk import Scored, allot, answer
from rules.engine.programmes import NO_PLACE_LEFT, Verdict
from rules.engine.timeline import Timeline
from rules.files.columns.sheets import Sheet, writing
from rules.files.columns.texts import answer_texts

_NEEDED = ("resident", "score", "enrolled_on")


class Answers:
    """The answers file in the making.

    Where programmes have places, the answers wait in files beside it until the last chunk has been seen; in memory
    are only as many candidates as there are places.
    """

    def __init__(self, timeline: Timeline, sheet: Sheet, *, alone: bool) -> None:
        """`alone`: there is one chunk only, so places can be given out at once."""
        self._timeline = timeline
        self._sheet = sheet
        self._alone = alone
        programmes = timeline.in_force.programmes if timeline.in_force is not None else ()
        self._placed = [programme.code for programme in programmes if programme.places is not None]
        self._waiting: list[Sheet] = []
        self._foremost: tuple[pl.DataFrame, pl.DataFrame] | None = None

    def add(self, scored: Scored, scores: pl.DataFrame, sums: pl.DataFrame | None) -> None:
        """One chunk's answers; `scores` are its frame, `sums` the households' over all chunks."""
        answers = answer(scored, sums)
        if self._alone:
            self._sheet.add(answer_texts(allot(self._timeline, answers, scores)))
        elif not self._placed:
            self._sheet.add(answer_texts(answers))
        else:
            number = len(self._waiting)
            waiting = Sheet(
                self._sheet.path.with_name(f"{self._sheet.path.name}.{number}.parquet"), self._sheet.columns
            )
            self._waiting.append(waiting)
            waiting.open()
            waiting.add(answer_texts(answers))
            self._keep_foremost(answers, scores)

    def _keep_foremost(self, answers: pl.DataFrame, scores: pl.DataFrame) -> None:
        """Who gets a place among those seen so far: nobody else can get one later."""
        answers = _eligible(answers).filter(pl.col("programme").is_in(self._placed))
        scores = scores.select(_NEEDED).join(answers, on="resident", how="semi")
        if self._foremost is not None:
            answers = pl.concat([self._foremost[0], answers])
            scores = pl.concat([self._foremost[1], scores]).unique("resident")
        answers = _eligible(
            allot(self._timeline, answers.sort("resident", "programme"), scores.sort("resident"))
        )
        self._foremost = answers, scores.join(answers, on="resident", how="semi")

    def finish(self) -> None:
        """Write what waited, now that every place is given out."""
        if self._foremost is None:
            return
        winners = self._foremost[0].select("resident", pl.col("programme").cast(pl.String), won=True)
        for waiting in self._waiting:
            with writing(self._sheet.path):
                answers = pl.read_parquet(waiting.parts[0])
            lost = (
                (pl.col("answer") == Verdict.ELIGIBLE.value)
                & pl.col("programme").is_in(self._placed)
                & pl.col("won").is_null()
            )
            answers = answers.join(winners, on=["resident", "programme"], how="left", maintain_order="left")
            self._sheet.add(
                answers.with_columns(
                    pl.when(lost)
                    .then(pl.lit(Verdict.NOT_ELIGIBLE.value))
                    .otherwise("answer")
                    .alias("answer"),
                    pl.when(lost).then(pl.lit(NO_PLACE_LEFT)).otherwise("reason").alias("reason"),
                )
            )
            waiting.drop()

    def drop(self) -> None:
        """Leave nothing that waited."""
        for waiting in self._waiting:
            waiting.drop()


def _eligible(answers: pl.DataFrame) -> pl.DataFrame:
    return answers.filter(pl.col("answer").cast(pl.String) == Verdict.ELIGIBLE.value)
