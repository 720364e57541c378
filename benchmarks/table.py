"""The figures as Markdown, from the JSON of a run alone; and putting them between the marks of the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.goals import outcomes
from benchmarks.measurement import Measurement

BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"
SAYS = {True: "met", False: "**not met**", None: "–"}


def figures(results: dict[str, Any], *, goals: bool = True) -> str:
    """Machine, goals (which mean nothing on small counties), all measurements, and where the time goes."""
    parts = results["parts"]
    measured = [Measurement.read(one) for part in parts.values() for one in part["measurements"]]
    reached = outcomes({one.name: one for one in measured}) if goals else []
    rows = [(one.text, one.figure, SAYS[one.met]) for one in reached]
    blocks = [
        _table(("machine", ""), _machine(results)),
        *([_table(("goal", "figure", ""), rows)] if rows else []),
        _table(HEADING, map(_row, measured), right=range(1, len(HEADING))),
        _table(("where the time goes", "seconds"), _stages(measured), right=[1]),
        _table(("also", "figures"), _others(measured)),
        *(["All of it as data: [full.json](../benchmarks/results/full.json)."] if goals else []),
    ]
    return "\n\n".join(blocks)


def _machine(results: dict[str, Any]) -> list[tuple[str, str]]:
    machine = results["machine"]
    loads = [part["machine"]["load"][0] for part in results["parts"].values()]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    elsewhere = [
        (
            f"{name} was measured at another time, on",
            f"{_processor(part['machine'])}, {part['machine']['at']}",
        )
        for name, part in results["parts"].items()
        if _processor(part["machine"]) != _processor(machine)
    ]
    return [
        ("CPU", _processor(machine)),
        *elsewhere,
        ("memory", f"{machine['memory_gib']} GiB"),
        ("system", f"{machine['system']}, Python {machine['python']}"),
        ("libraries", libraries),
        ("load as the run began", " ".join(str(load) for load in machine["load"])),
        ("load (1 min) as each part began", " ".join(str(load) for load in loads)),
        ("run", f"{machine['at']}, {results['seconds']:.0f} s in all"),
    ]


def _processor(machine: dict[str, Any]) -> str:
    return f"{machine['cpu']}, {machine['cores']} cores"


HEADING = ("what", "residents", "records", "median s", "best s", "µs a resident", "residents a s", "peak MiB")


def _row(one: Measurement) -> tuple[str, ...]:
    return (
        one.what,
        f"{one.residents:,}",
        f"{one.records:,}",
        _short(one.median),
        _short(one.best),
        _short(one.per_resident),
        f"{one.residents_per_second:,.0f}",
        "–" if one.peak_mib is None else f"{one.peak_mib:,.0f}",
    )


def _short(number: float) -> str:
    """Three figures that count.

    >>> _short(0.01234), _short(12.345), _short(1234.5)
    ('0.0123', '12.3', '1,234')
    """
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.3g}"


def _stages(measured: Iterable[Measurement]) -> list[tuple[str, str]]:
    return [
        (f"{one.name}: {stage}", _short(seconds)) for one in measured for stage, seconds in one.stages.items()
    ]


def _others(measured: Iterable[Measurement]) -> list[tuple[str, str]]:
    return [
        (one.name, ", ".join(f"{name} {_short(value)}" for name, value in one.figures.items()))
        for one in measured
        if one.figures
    ]


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    numbers = set(right)
    rule = ["--:" if place in numbers else "---" for place in range(len(heading))]
    lines = [heading, rule, *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def put_into(document: Path, text: str) -> None:
    """Replace what stands between the marks; everything around it is written by hand."""
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document} lacks the marks {BEGIN} and {END}")
    document.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
