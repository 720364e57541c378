"""The goals, each with the figure that was measured and whether it was met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.measurement import Measurement

Measured = Mapping[str, Measurement]
MILLION = 1_000_000
LINEAR = 1.15
"""How much more a resident may take at five millions than at one, to count as linear."""


@dataclass(frozen=True)
class Goal:
    """`figure` and `met` from what was measured; raises KeyError where that was not in the run."""

    text: str
    figure: Callable[[Measured], str]
    met: Callable[[Measured], bool]


@dataclass(frozen=True)
class Outcome:
    """`met` is None where the run did not measure it."""

    text: str
    figure: str
    met: bool | None


def _ratio(measured: Measured, slow: str, quick: str = "peer-ours") -> float:
    return measured[slow].per_resident / measured[quick].per_resident


def _ratio_with_load(measured: Measured, slow: str, quick: str = "peer-ours") -> float:
    return _with_load(measured[slow]) / _with_load(measured[quick])


def _with_load(one: Measurement) -> float:
    return one.per_resident + one.figures["load_us_per_resident"]


def _times(name: str) -> Callable[[Measured], str]:
    def figure(measured: Measured) -> str:
        alone, loaded = _ratio(measured, name), _ratio_with_load(measured, name)
        return f"{alone:.1f} × calculating alone, {loaded:.1f} × with loading"

    return figure


def _at_least(times: float, name: str) -> Callable[[Measured], bool]:
    return lambda measured: _ratio(measured, name) >= times


def _a_second(name: str) -> Callable[[Measured], str]:
    return lambda measured: f"{measured[name].residents_per_second:,.0f} residents a second"


def _million(name: str) -> Callable[[Measured], bool]:
    return lambda measured: measured[name].residents_per_second >= MILLION


def _simulated(name: str) -> Callable[[Measured], str]:
    def figure(measured: Measured) -> str:
        one = measured[f"simulation-{name}-{MILLION}"]
        return f"{one.median:.2f} s, {_gib(one):.2f} GiB in the worker"

    return figure


def _linear(measured: Measured) -> float:
    return measured["files-5000000"].per_resident / measured["files-1000000"].per_resident


GOALS = (
    *(
        Goal(
            f"kernel without effects, {manner}: at least 1,000,000 residents a second",
            _a_second(name),
            _million(name),
        )
        for name, manner in (("kernel", "two threads"), ("kernel-processes", "two processes of one thread"))
    ),
    *(
        Goal(f"at least 10 × openfisca-core a resident, {manner}", _times(name), _at_least(10, name))
        for name, manner in (
            ("peer-openfisca", "written as its documentation has it"),
            ("peer-openfisca-tables", "its parameter lookups replaced by NumPy tables"),
            ("peer-openfisca-tuned", "its sums replaced, too: the fastest we could write"),
        )
    ),
    Goal(
        "at least 100 × zen-engine a resident (the faster of its two ways)",
        lambda m: _times(_faster_zen(m))(m),
        lambda m: _ratio(m, _faster_zen(m)) >= 100,
    ),
    Goal(
        "file to scores, grades and ten programmes, 1,000,000 residents: at most 2 GiB",
        lambda m: f"{_gib(m['files-1000000']):.2f} GiB in {m['files-1000000'].median:.1f} s",
        lambda m: _gib(m["files-1000000"]) <= 2,
    ),
    Goal(
        f"5,000,000 residents in the same time a resident (up to {LINEAR} × counts as the same)",
        lambda m: f"{_linear(m):.2f} × the time a resident, {_gib(m['files-5000000']):.2f} GiB",
        lambda m: _linear(m) <= LINEAR,
    ),
    Goal(
        "recompute of 1,000,000 residents, first run, two worker processes: at most 30 s",
        lambda m: f"{m['recompute-first-2-1000000'].median:.1f} s",
        lambda m: m["recompute-first-2-1000000"].median <= 30,
    ),
    Goal(
        "recompute of 1,000,000 residents after a revision that touches 1 %: at most 5 s",
        lambda m: f"{m['recompute-revision-1000000'].median:.1f} s",
        lambda m: m["recompute-revision-1000000"].median <= 5,
    ),
    Goal(
        "first run of 1,000,000 residents: two worker processes at least 1.6 × one, each with one thread",
        lambda m: f"{_second_worker(m):.2f} ×",
        lambda m: _second_worker(m) >= 1.6,
    ),
    Goal(
        "memory of a worker does not grow with the county: 5,000,000 residents at most 1.5 × what 1,000,000 take",
        lambda m: ", ".join(f"{peak:.2f}" for peak in _peaks(m)) + " GiB with 1, 2 and 5 million",
        lambda m: _peaks(m)[2] <= 1.5 * _peaks(m)[0],
    ),
    Goal(
        "answers of 1,000,000 residents given, after a first run by two worker processes: in less time than the run",
        lambda m: f"{_answers_after(m):.1f} s, the run {m['recompute-first-2-1000000'].median:.1f} s",
        lambda m: _answers_after(m) < m["recompute-first-2-1000000"].median,
    ),
    Goal(
        "a revision changes everybody's score, 1,000,000 residents, two worker processes: all told within 0.3 ms each",
        lambda m: (
            f"{m['telling-2-1000000'].per_resident / 1e3:.2f} ms, {m['telling-2-1000000'].median:.0f} s in all"
        ),
        lambda m: m["telling-2-1000000"].per_resident <= 300,
    ),
    Goal(
        "one record of one resident, from commit to new score: p95 at most 100 ms",
        lambda m: f"p50 {_single(m, 'p50_ms'):.0f} ms, p95 {_single(m, 'p95_ms'):.0f} ms",
        lambda m: _single(m, "p95_ms") <= 100,
    ),
    Goal(
        "impact of a draft on 1,000,000 residents, after an edit of one rule: at most 3 s",
        lambda m: (
            f"{m['impact-one-rule'].median:.2f} s, {m['impact-one-rule'].figures['cpu_s']:.2f} s of CPU time"
        ),
        lambda m: m["impact-one-rule"].median <= 3,
    ),
    Goal(
        "impact of a draft on 1,000,000 residents, after an edit of the grades: at most 3 s",
        lambda m: (
            f"{m['impact-grades'].median:.2f} s, {m['impact-grades'].figures['cpu_s']:.2f} s of CPU time"
        ),
        lambda m: m["impact-grades"].median <= 3,
    ),
    *(
        Goal(
            f"the same from the button to the page, from PostgreSQL, {edit}: at most 3 s",
            _simulated(name),
            lambda m, name=name: m[f"simulation-{name}-1000000"].median <= 3,  # type: ignore[misc]
        )
        for name, edit in (
            ("one-rule", "after an edit of one rule"),
            ("grades", "after an edit of the grades"),
        )
    ),
    Goal(
        "one resident with full trace and words: p99 at most 5 ms",
        lambda m: f"p50 {m['trace'].figures['p50_ms']:.2f} ms, p99 {m['trace'].figures['p99_ms']:.2f} ms",
        lambda m: m["trace"].figures["p99_ms"] <= 5,
    ),
)


def _single(measured: Measured, figure: str) -> float:
    """In the county where it is worse."""
    return max(measured[f"recompute-single-{people}"].figures[figure] for people in (100_000, MILLION))


def _peaks(measured: Measured) -> list[float]:
    """GiB of a worker that computes 1, 2 and 5 million residents from cold."""
    return [_gib(measured[f"recompute-first-2-{number * MILLION}"]) for number in (1, 2, 5)]


def _answers_after(measured: Measured) -> float:
    return measured["recompute-first-2-1000000"].stages["answers given, old rows deleted"]


def _second_worker(measured: Measured) -> float:
    return measured["recompute-first-1-1000000"].median / measured["recompute-first-2-1000000"].median


def _faster_zen(measured: Measured) -> str:
    return min("peer-zen", "peer-zen-batch", key=lambda name: measured[name].per_resident)


def _gib(one: Measurement) -> float:
    return (one.peak_mib or 0) / 1024


def outcomes(measured: Measured) -> list[Outcome]:
    """Every goal; those whose measurements are not in the run say so."""
    found = []
    for goal in GOALS:
        try:
            found.append(Outcome(goal.text, goal.figure(measured), goal.met(measured)))
        except KeyError:
            found.append(Outcome(goal.text, "not in this run", None))
    return found
