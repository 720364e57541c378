"""A county's facts from files, chunk by chunk: every record of some of its residents at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import polars as pl

from rules.engine.book import Revision
from rules.engine.bulk import Tables
from rules.engine.columns.tables import RESIDENTS
from rules.engine.facts import Resident
from rules.files.columns.csv_text import NotByColumns
from rules.files.columns.doubts import Doubts, is_doubtful, settle
from rules.files.columns.entry import EntryRules
from rules.files.columns.pieces import Pieces, Span
from rules.files.columns.records import STATES, sift
from rules.files.columns.residents import residents_by_columns
from rules.files.problems import Problems
from rules.files.records import read_records
from rules.files.residents import read_residents


class Facts(Protocol):
    """What can be scored."""

    @property
    def alone(self) -> bool:
        """Whether there is one chunk only."""

    def chunks(self) -> Iterator[Tables]:
        """Every chunk, again at each call."""


class Doubtful(Exception):
    """Some records cannot be taken by columns alone: `hashes` are the numbers of their keys."""

    def __init__(self, hashes: pl.Series) -> None:
        self.hashes = hashes
        super().__init__(f"{len(hashes)} records")


class ByColumns:
    """Facts that are never Python objects, but for the records that the row reader has to judge."""

    def __init__(self, pieces: Pieces, revisions: Sequence[Revision], people: pl.DataFrame | None) -> None:
        """`people` as in Tables, sorted by key; None where everyone in the records is a resident."""
        self.alone = len(pieces.spans) == 1
        self._pieces = pieces
        self._revisions = revisions
        self._rules = EntryRules(revisions)
        self._people = people
        self._settled: tuple[pl.Series, Tables] | None = None

    def chunks(self) -> Iterator[Tables]:
        """Every chunk; raises Doubtful at the end, and NotByColumns where the file cannot be read so."""
        doubts = Doubts()
        for span, raw in self._pieces:
            people = None if self._people is None else _of_span(self._people, span)
            if self._settled is not None:
                raw = raw.filter(~is_doubtful(raw, self._settled[0]))
            sifted = sift(raw, self._rules, None if people is None else people["resident"])
            del raw
            doubts.take(sifted, alone=self.alone)
            if not doubts.any:
                yield self._tables(span, sifted.records, sifted.transitions, people)
        if len(hashes := doubts.all()):
            raise Doubtful(hashes)

    def check(self, problems: Problems) -> None:
        """Look at every record without scoring any; raises FilesError with what is wrong, here and before."""
        try:
            for _ in self.chunks():
                pass
        except Doubtful as found:
            self.settle(found.hashes, problems)
        problems.refuse()

    def settle(self, doubtful: pl.Series, problems: Problems) -> None:
        """Let the row reader judge the doubtful records; raises FilesError, or the next `chunks` has them."""
        known = None if self._people is None else set(self._people["resident"].to_list())
        self._settled = doubtful, settle(self._pieces, doubtful, self._revisions, known, problems)
        problems.refuse()

    def _tables(
        self, span: Span, records: pl.DataFrame, transitions: pl.DataFrame, people: pl.DataFrame | None
    ) -> Tables:
        if self._settled is not None:
            judged = self._settled[1]
            own = _of_span(judged.records, span).cast({"rule": self._rules.codes})
            steps = judged.transitions.join(own, on="record", how="semi").cast({"state": STATES})
            records = pl.concat([records, own.select(records.columns)])
            transitions = pl.concat([transitions, steps.select(transitions.columns)])
        return Tables(_everyone(records) if people is None else people, records, transitions)


class ByRows:
    """Facts that the row reader has read, in one chunk."""

    alone = True

    def __init__(
        self, path: Path, revisions: Sequence[Revision], people: pl.DataFrame | None, problems: Problems
    ) -> None:
        """Raises FilesError with what is wrong, here and before."""
        known = None if people is None else set(people["resident"].to_list())
        tables = Tables.of((), read_records(path, revisions, known, problems))
        problems.refuse()
        people = _everyone(tables.records) if people is None else people
        self._tables = Tables(people, tables.records, tables.transitions)

    def chunks(self) -> Iterator[Tables]:
        """The one chunk."""
        yield self._tables


def read_people(path: Path | None, problems: Problems) -> pl.DataFrame | None:
    """The residents of a file, sorted by key; None without a file. Bad rows are added to `problems`."""
    if path is None:
        return None
    try:
        return residents_by_columns(path, problems)
    except NotByColumns:
        return Tables.of(read_residents(path, problems).values(), {}).residents.sort("resident")


def _everyone(records: pl.DataFrame) -> pl.DataFrame:
    """Whoever has a record, enrolled since ever."""
    since = Resident.enrolled_since_ever("").enrolled_on
    return records.select(
        pl.col("resident").unique(),
        born_on=pl.lit(None, pl.Date),
        village=pl.lit(""),
        household=pl.lit(""),
        enrolled_on=pl.lit(since, pl.Date),
        left_on=pl.lit(None, pl.Date),
    ).cast(pl.Schema(RESIDENTS))


def _of_span(frame: pl.DataFrame, span: Span) -> pl.DataFrame:
    """The rows of the span's residents."""
    key = pl.col("resident")
    if span.after is not None:
        frame = frame.filter(key > span.after)
    return frame if span.last is None else frame.filter(key <= span.last)
