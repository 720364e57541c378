"""The tables of a whole report: each is a flow, small counts are hidden, and none follows from what is shown."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counties.small_cells import LEAST
from rules.columns.impact import hiding
from rules.columns.impact.figures import figures_of
from rules.columns.impact.question import REACHES, Question
from rules.columns.impact.tally import MOVES, Row, Tally
from rules.engine.book import Grade, Reach
from tests.unit.counties.test_small_cells import solved
from tests.unit.engine.dense import TITLE
from tests.unit.engine.samples import book, credit, deduction
from tests.unit.rules.test_impact_sides import LATE

DAY = date(2026, 1, 1)
GRADES = (Grade("A", 10200, TITLE), Grade("B", 10000, TITLE), Grade("C", 9900, TITLE), Grade("D", 0, TITLE))
STEP = 100
SLOW = [HealthCheck.too_slow]


def question() -> Question:
    base = replace(book(rules=[credit(), deduction()]), grades=GRADES)
    draft = replace(base, code="draft", transition=Reach.ALL_ACTS)
    return Question.of([base], draft, day=DAY, known_at=LATE)


def counted(seed: int, asked: Question) -> Tally:
    """Made-up residents, counted as a tally counts them."""
    dice = random.Random(seed)
    people = dice.choice((12, 40, 150, 400))
    villages = [f"v{number}" for number in range(dice.randint(1, 6))]
    movement: Counter[tuple[str, str]] = Counter(
        {(row, column): 0 for row in _codes() for column in _codes()}
    )
    bins: dict[int, list[int]] = {start: [0, 0] for start in range(9700, 10400, STEP)}
    by_points: tuple[Row, Row] = (dict.fromkeys(_codes()[:-1], 0), dict.fromkeys(_codes()[:-1], 0))
    groups: tuple[dict[str, Row], dict[str, Row]] = ({}, {})
    own: Row = dict.fromkeys(MOVES.values(), 0)
    held = dice.random() < 0.3
    for _ in range(people):
        scores = [dice.choice(list(bins))]
        scores.append(scores[0] if dice.random() < 0.8 else dice.choice(list(bins)))
        codes = []
        for side, score in enumerate(scores):
            code = next(grade.code for grade in GRADES if grade.starts_at <= score)
            bins[score][side] += 1
            by_points[side][code] += 1
            codes.append("D" if held and dice.random() < 0.1 else code)
        movement[codes[0], codes[1]] += 1
        way = (codes[0] > codes[1]) - (codes[0] < codes[1]) or (scores[1] > scores[0]) - (
            scores[1] < scores[0]
        )
        own[MOVES[way]] += 1
        for place, name in enumerate((dice.choice(villages), dice.choice(("18-29", "30-44", "unknown")))):
            groups[place].setdefault(name, dict.fromkeys(MOVES.values(), 0))[MOVES[way]] += 1
    points = {"gainers": own["gains"], "losers": own["loses"], "gained": 100, "lost": 100}
    return Tally(
        residents=people,
        movement=dict(movement),
        step=STEP,
        bins={start: (one, other) for start, (one, other) in bins.items()},
        by_points=by_points,
        villages=groups[0],
        ages=groups[1],
        rules={
            "V-2": {"gains": 3, "loses": 0, "gained": 300, "lost": 0},
            "T-2": {"gains": 40, "loses": 0, "gained": 4000, "lost": 0},
        },
        programmes={"p": {"kept": 4, "gained": people // 3, "lost": 0, "without": people - 4 - people // 3}},
        reaches={reach.value: own | points for reach in REACHES},
    )


def _codes() -> list[str]:
    return [*(grade.code for grade in GRADES), ""]


def balanced(counts: hiding.Counts) -> bool:
    """Whether as many go into every node as come out."""
    sums: Counter[object] = Counter()
    for count in counts.values():
        sums[count.tail] -= count.value
        sums[count.head] += count.value
    return not any(sums.values())


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.integers(0, 2**32))
def test_no_count_of_a_report_follows_from_the_others(seed: int) -> None:
    asked = question()
    found = counted(seed, asked)
    gone = hiding.hidden_names(found, asked)
    for counts in (hiding._movement(found, asked), hiding._groups(found)):
        assert balanced(counts)
        hidden = frozenset(name for name in counts if name in gone)
        shown = [count.value for name, count in counts.items() if name not in hidden and not count.known]
        assert all(value == 0 or value >= LEAST for value in shown)
        assert solved(counts, hidden) == set()


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.integers(0, 2**32))
def test_the_figures_show_no_small_count(seed: int) -> None:
    asked = question()
    found = counted(seed, asked)
    figures = figures_of(found, asked, titles={})
    numbers = [
        *figures["before"],
        *figures["after"],
        *(count for row in figures["movement"] for count in row),
    ]
    for line in (*figures["villages"], *figures["ages"], *figures["reaches"].values()):
        numbers += [line[name] for name in MOVES.values()]
        numbers.append(line.get("residents"))
    for line in figures["programmes"]:
        numbers += [line[name] for name in ("before", "after", "gained", "lost")]
    numbers += [one[side] for one in figures["scores"]["bins"] for side in ("before", "after")]
    assert not [number for number in numbers if number is not None and 0 < number < LEAST]


def test_totals_shared_with_hidden_cells_are_hidden_too() -> None:
    """Where all who lose are in cells below the diagonal, their number would give a hidden cell away."""
    asked = question()
    found = counted(1, asked)
    moved = dict.fromkeys(found.movement, 0) | {
        ("A", "A"): 60,
        ("A", "B"): 11,
        ("A", "C"): 3,
        ("B", "B"): 40,
        ("C", "C"): 20,
    }
    village = {"gains": 0, "same": 120, "loses": 14}
    found = replace(
        found,
        residents=134,
        movement=moved,
        bins={},
        by_points=({}, {}),
        villages={"v": village},
        ages={"30-44": village},
        reaches={
            reach.value: village | {"gainers": 0, "losers": 0, "gained": 0, "lost": 0} for reach in REACHES
        },
    )
    figures = figures_of(found, asked, titles={})
    assert figures["movement"][0][2] is None
    assert all(row["loses"] is None for row in figures["reaches"].values())
    assert figures["villages"][0]["loses"] is None


def test_the_mark_of_a_group_rests_on_shown_counts() -> None:
    asked = question()
    row = {"gains": 0, "same": 800, "loses": 100}
    found = replace(
        counted(1, asked),
        residents=900,
        movement=dict.fromkeys(counted(1, asked).movement, 0) | {("B", "B"): 900},
        bins={},
        by_points=({}, {}),
        villages={
            "one": {"gains": 0, "same": 100, "loses": 40},
            "two": {"gains": 0, "same": 700, "loses": 60},
        },
        ages={"30-44": row},
        reaches={
            reach.value: row | {"gainers": 0, "losers": 100, "gained": 0, "lost": 900} for reach in REACHES
        },
    )
    figures = figures_of(found, asked, titles={})
    assert [line["stands_out"] for line in figures["villages"]] == [True, False]


@pytest.mark.parametrize("least", [1, 9])
def test_under_ten_residents_there_are_no_figures(least: int) -> None:
    found = replace(counted(1, question()), residents=least)
    assert figures_of(found, question(), titles={})["enough"] is False


def test_a_programme_that_needs_a_grade_hides_with_the_grades() -> None:
    from rules.engine import needs as n
    from rules.engine.programme import Programme, ProgrammeEffect

    asked = question()
    programme = Programme("p", TITLE, ProgrammeEffect.DISCOUNT, n.MinGrade("B"))
    base = replace(asked.books[0], programmes=(programme,))
    asked = Question.of([base], replace(asked.draft, programmes=(programme,)), day=DAY, known_at=LATE)
    assert hiding._follows_from_grades("p", frozenset({("before", "A")}), asked)
    assert not hiding._follows_from_grades("p", frozenset(), asked)
