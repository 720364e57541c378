"""One resident with the full trace: evaluate, ten programmes, and every step in words, as the page "why" needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import polars as pl

from benchmarks.book import benchmark_book
from benchmarks.county_files import county_files, slices
from benchmarks.machine import peak_mib
from benchmarks.measurement import Measurement
from benchmarks.population import AS_OF, KNOWN_AT
from rules.engine.book import Revision
from rules.engine.bulk import Tables
from rules.engine.county import CountyResult
from rules.engine.evaluate import evaluate_on
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.programmes import answers_for
from rules.engine.standing import Standing, household_averages
from rules.engine.timeline import Timeline
from rules.files.explain import explain

PEOPLE = 2_000
ROUNDS = 3
LANGUAGES = ("zh", "en")


def run(people: int) -> list[Measurement]:
    """Plain `evaluate` alone, and the whole trace in words: the distribution over the first residents."""
    asked = list(people_of(next(slices(county_files(people), min(PEOPLE, people)))))
    revisions = benchmark_book()
    timeline = Timeline.of(revisions, as_of=AS_OF, known_at=KNOWN_AT)

    def plain(_: int, resident: Resident, own: list[Record]) -> None:
        evaluate_on(timeline, resident, own)

    def whole(place: int, resident: Resident, own: list[Record]) -> None:
        trace_in_words(revisions, resident, own, LANGUAGES[place % 2])

    return [
        _measured("evaluate", "plain Python `evaluate`, trace as data", plain, asked),
        _measured("trace", "one resident: evaluate, ten programmes, every step in words", whole, asked),
    ]


def trace_in_words(
    revisions: Sequence[Revision], resident: Resident, records: Sequence[Record], language: str
) -> list[str]:
    """From facts to sentences; the household's average is given, as the portal has it from stored scores."""
    timeline = Timeline.of(revisions, as_of=AS_OF, known_at=KNOWN_AT)
    evaluation = evaluate_on(timeline, resident, records)
    book = timeline.in_force
    if book is None:
        raise AssertionError(AS_OF)
    average = household_averages([(resident.household, evaluation.score)]).get(resident.household)
    answers = answers_for(book, Standing.of(resident, evaluation, AS_OF), average)
    result = CountyResult((evaluation,), evaluation.effects, answers)
    return list(explain(timeline, revisions, result, resident.key, language))


def _measured(
    name: str,
    what: str,
    work: Callable[[int, Resident, list[Record]], None],
    asked: list[tuple[Resident, list[Record]]],
) -> Measurement:
    """Every resident once a round; percentiles of each round, and of those the median."""
    rounds = []
    for _ in range(ROUNDS):
        seconds = []
        for place, (resident, own) in enumerate(asked):
            began = perf_counter()
            work(place, resident, own)
            seconds.append(perf_counter() - began)
        rounds.append(seconds)
    cuts = [quantiles(seconds, n=100) for seconds in rounds]
    figures = {
        "p50_ms": median(cut[49] for cut in cuts) * 1e3,
        "p99_ms": median(cut[98] for cut in cuts) * 1e3,
        "p99_ms_best_round": min(cut[98] for cut in cuts) * 1e3,
        "most_records": float(max(len(own) for _, own in asked)),
    }
    records = sum(len(own) for _, own in asked)
    totals = tuple(sum(seconds) for seconds in rounds)
    return Measurement(name, what, len(asked), records, totals, figures=figures, peak_mib=peak_mib())


def _grouped(frame: pl.DataFrame, column: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by the value of a column."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row[column], []).append(row)
    return found


def people_of(tables: Tables) -> Iterator[tuple[Resident, list[Record]]]:
    """Residents and their records as `evaluate` takes them."""
    transitions = _grouped(tables.transitions, "record")
    records = _grouped(tables.records, "resident")
    for row in tables.residents.iter_rows(named=True):
        key = row.pop("resident")
        own = [
            Record(
                one["record"],
                one["rule"],
                one["occurred_on"],
                one["quantity"],
                one["points"],
                one["incident"],
                tuple(Transition(State(t["state"]), t["on"], t["at"]) for t in transitions[one["record"]]),
            )
            for one in records.get(key, ())
        ]
        yield Resident(key, **row), own
