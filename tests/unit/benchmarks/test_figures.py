"""From measurements to the document: JSON there and back, goals, and the table between its marks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.goals import outcomes
from benchmarks.machine import machine, peak_mib
from benchmarks.measurement import Measurement, Stages, repeated
from benchmarks.run import DOCUMENT, RESULTS
from benchmarks.table import BEGIN, END, figures, put_into

AFTER = "answers given, old rows deleted"


def measured(name: str, residents: int, *seconds: float, **more: Any) -> Measurement:
    return Measurement(name, name, residents, residents * 10, seconds, **more)


def a_run(kernel: float = 0.5) -> list[Measurement]:
    load = {"load_us_per_resident": 1.0}
    return [
        measured("kernel", 1_000_000, kernel),
        measured("kernel-processes", 1_000_000, 0.9),
        measured("files-1000000", 1_000_000, 20.0, peak_mib=1500.0),
        measured("files-5000000", 5_000_000, 101.0, peak_mib=1900.0),
        measured("trace", 2_000, 3.0, figures={"p50_ms": 1.5, "p99_ms": 4.9}),
        measured("recompute-first-1-1000000", 1_000_000, 45.0),
        measured("recompute-first-2-1000000", 1_000_000, 29.0, stages={AFTER: 30.0}, peak_mib=900.0),
        measured("recompute-first-2-2000000", 2_000_000, 60.0, peak_mib=1000.0),
        measured("recompute-first-2-5000000", 5_000_000, 160.0, peak_mib=1300.0),
        measured("telling-2-1000000", 950_000, 200.0),
        measured("recompute-revision-1000000", 1_000_000, 5.1),
        measured("recompute-single-100000", 1, 0.1, figures={"p50_ms": 50.0, "p95_ms": 99.0}),
        measured("recompute-single-1000000", 1, 0.1, figures={"p50_ms": 50.0, "p95_ms": 101.0}),
        measured("impact-one-rule", 1_000_000, 2.9, figures={"cpu_s": 2.0}),
        measured("impact-grades", 1_000_000, 3.1, figures={"cpu_s": 3.0}),
        measured("simulation-one-rule-1000000", 1_000_000, 2.9, peak_mib=1500.0),
        measured("simulation-grades-1000000", 1_000_000, 3.1, peak_mib=1500.0),
        measured("peer-ours", 100, 0.0001, figures=load),
        measured("peer-openfisca", 100, 0.03, figures=load),
        measured("peer-openfisca-tables", 100, 0.0009, figures=load),
        measured("peer-openfisca-tuned", 100, 0.001, figures=load),
        measured("peer-zen", 100, 0.03, figures=load),
        measured("peer-zen-batch", 100, 0.0099, figures=load),
    ]


def results(kernel: float = 0.5) -> dict[str, Any]:
    document = {
        "machine": machine(),
        "seconds": 1.0,
        "parts": {"all": {"machine": machine(), "measurements": [one.document() for one in a_run(kernel)]}},
    }
    found: dict[str, Any] = json.loads(json.dumps(document))
    return found


def test_the_middle_and_the_best_repetition() -> None:
    one = measured("x", 1_000, 3.0, 1.0, 2.0)
    assert (one.median, one.best) == (2.0, 1.0)
    assert one.per_resident == 2_000
    assert one.residents_per_second == 500


def test_json_there_and_back() -> None:
    for one in a_run():
        assert Measurement.read(json.loads(json.dumps(one.document()))) == one


def test_goals_are_judged_by_the_figures() -> None:
    by_name = {one.name: one for one in a_run()}
    assert [goal.met for goal in outcomes(by_name)] == [
        *(True, True),  # the kernel's
        *(True, False, True, False, True, True),
        *(True, False, False, True, False, True, False),  # the recompute's
        *(True, False),  # the impact's
        *(True, False),  # the simulation's
        True,
    ]
    slow = {one.name: one for one in a_run(kernel=1.01)}
    assert outcomes(slow)[0].met is False


def test_what_was_not_measured_is_not_met_either() -> None:
    assert {goal.met for goal in outcomes({})} == {None}


def test_repetitions_are_timed_each() -> None:
    called: list[int] = []
    assert len(repeated(lambda: called.append(1), 4)) == len(called) == 4


def test_a_stage_inside_another_is_counted_once() -> None:
    stages = Stages()
    with stages.of("outer"), stages.of("inner"):
        sum(range(200_000))
    assert stages.seconds["outer"] < stages.seconds["inner"]


def test_the_table_names_the_machine_and_every_measurement() -> None:
    text = figures(results())
    for name in (machine()["cpu"], machine()["python"], "polars", *(one.what for one in a_run())):
        assert str(name) in text
    assert "**not met**" in text
    assert "not met" not in figures(results(), goals=False)


def test_a_part_measured_on_another_machine_says_so() -> None:
    run = results()
    assert "another time" not in figures(run)
    run["machine"] = {**run["machine"], "cpu": "Another Processor"}
    assert "| all was measured at another time, on |" in figures(run)


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"by hand\n\n{BEGIN}\nold\n{END}\n\nby hand, too\n", encoding="utf-8")
    put_into(page, "new")
    assert page.read_text(encoding="utf-8") == f"by hand\n\n{BEGIN}\n\nnew\n\n{END}\n\nby hand, too\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="marks"):
        put_into(page, "new")


def test_the_document_has_its_marks() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1


def test_the_peak_of_this_process_is_plausible() -> None:
    assert 10 < peak_mib() < 100_000


def test_the_page_says_what_the_json_of_its_run_says() -> None:
    """Nobody types a figure: `python -m benchmarks.run --table` writes them again."""
    assert figures(json.loads(RESULTS.read_text(encoding="utf-8"))) in DOCUMENT.read_text(encoding="utf-8")
