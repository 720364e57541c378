"""Before anything is timed: the bulk engine and `evaluate` give the same on the benchmark's own county and book."""

from __future__ import annotations

from time import perf_counter

import polars as pl

from benchmarks.book import benchmark_book
from benchmarks.county_files import county_files, whole
from benchmarks.measurement import Measurement
from benchmarks.population import AS_OF, KNOWN_AT, RECORDS_EACH
from benchmarks.trace import people_of
from rules.engine.bulk import CountyScores, Tables, score_county
from rules.engine.county import CountyResult, evaluate_county


class Disagreement(AssertionError):
    """The two engines differ: then no figure of this run would mean anything."""


def run(people: int) -> list[Measurement]:
    """Every score, grade, effect and answer of a small county, with and without clean years."""
    tables = whole(county_files(people))
    began = perf_counter()
    for clean_years in (False, True):
        compare(tables, clean_years=clean_years)
    seconds = perf_counter() - began
    what = "bulk and `evaluate` compared: scores, grades, effects, answers (all agree)"
    return [Measurement("agreement", what, people, people * RECORDS_EACH, (seconds,))]


def compare(tables: Tables, *, clean_years: bool) -> None:
    """Raises Disagreement for the first table in which the two differ."""
    book = benchmark_book(clean_years=clean_years)
    people = list(people_of(tables))
    records = {resident.key: own for resident, own in people}
    law = evaluate_county(book, (r for r, _ in people), records, as_of=AS_OF, known_at=KNOWN_AT)
    fast = score_county(book, tables, as_of=AS_OF, known_at=KNOWN_AT)
    for name, wanted in (("scores", _scores(law)), ("effects", _effects(law)), ("answers", _answers(law))):
        found = _plain(fast, name).select(wanted.columns)
        if not found.equals(wanted):
            place = next(
                at
                for at, pair in enumerate(zip(found.rows(), wanted.rows(), strict=False))
                if pair[0] != pair[1]
            )
            raise Disagreement(f"{name} row {place}: bulk {found.row(place)}, evaluate {wanted.row(place)}")


def _plain(fast: CountyScores, name: str) -> pl.DataFrame:
    frame: pl.DataFrame = getattr(fast, name)
    return frame.with_columns(pl.col(pl.Enum).cast(pl.String))


def _scores(law: CountyResult) -> pl.DataFrame:
    schema = {
        "resident": pl.String,
        "score": pl.Int64,
        "grade": pl.String,
        "reason": pl.String,
        "change": pl.Int64,
    }
    rows = [(one.resident, one.score, one.grade, one.reason, one.change) for one in law.scores]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _effects(law: CountyResult) -> pl.DataFrame:
    schema = {
        "resident": pl.String,
        "record": pl.String,
        "revision": pl.String,
        "rule": pl.String,
        "worth": pl.Int64,
        "reason": pl.String,
        "occurred_on": pl.Date,
        "made": pl.Boolean,
    }
    rows = [tuple(getattr(one, name) for name in schema) for one in law.effects]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _answers(law: CountyResult) -> pl.DataFrame:
    schema = dict.fromkeys(("resident", "programme", "answer", "reason"), pl.String)
    rows = [(one.resident, one.programme, one.answer.value, one.reason) for one in law.answers]
    return pl.DataFrame(rows, schema=schema, orient="row")
