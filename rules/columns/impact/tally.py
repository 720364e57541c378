"""The county's residents counted: by grade, score, village, age, rule and programme, without the draft and with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.columns.impact.answers import People, answered
from rules.columns.impact.moves import GAINS, LOSES, SAME, grade_moves, moves, point_changes
from rules.columns.impact.question import REACHES, Question
from rules.columns.impact.sides import Side, Sides
from rules.columns.impact.worths import WorthChanges
from rules.engine.book import Reach, Revision
from rules.engine.columns import days
from rules.engine.columns.kernel import NO_SCORE
from rules.engine.spans import add_months
from rules.engine.trace import NoScore

Array = npt.NDArray[Any]

AGES = (18, 30, 45, 60, 75)
"""Where bands of age begin, in years."""
UNKNOWN_AGE = "unknown"
STEPS = tuple(100 * step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000))
MOST_BINS = 24
MOVES = {GAINS: "gains", SAME: "same", LOSES: "loses"}
Row = dict[str, int]


@dataclass(frozen=True)
class Everyone:
    """All residents who take part on the day, in one order; arrays and sides as of the engine."""

    people: People
    before: Side
    after: dict[Reach, Side]
    worths: WorthChanges
    takes_part: Array

    @classmethod
    def of(cls, parts: Iterable[Sides]) -> Everyone:
        """All buckets together."""
        found = list(parts)
        firsts = np.cumsum([0, *(part.columns.residents for part in found)])
        before = _joined([part.before for part in found])
        return cls(
            People.of([part.columns for part in found]),
            before,
            {reach: _joined([part.after[reach] for part in found]) for reach in REACHES},
            WorthChanges.joined(
                [(int(first), part.worths) for first, part in zip(firsts, found, strict=False)]
            ),
            before.reason != NO_SCORE.index(NoScore.NOT_ENROLLED),
        )


@dataclass(frozen=True)
class Tally:
    """Plain counts; points are sums in hundredths.

    movement: by (grade without, grade with), codes, "" = no score; bins: start of each in hundredths to residents
    without and with; by_points: residents with a score by the grade of the score alone, without and with
    villages, ages: by code, of gains, same, loses; rules: by code, of gains, loses, gained, lost
    programmes: by code, of kept, gained, lost, without; reaches: of gains, same, loses, gainers, losers, gained, lost
    """

    residents: int
    movement: Mapping[tuple[str, str], int]
    step: int
    bins: Mapping[int, tuple[int, int]]
    by_points: tuple[Row, Row]
    villages: Mapping[str, Row]
    ages: Mapping[str, Row]
    rules: Mapping[str, Row]
    programmes: Mapping[str, Row]
    reaches: Mapping[str, Row]


def tally(everyone: Everyone, question: Question) -> Tally:
    """Count everyone who takes part."""
    here = np.flatnonzero(everyone.takes_part)
    with ThreadPoolExecutor(1) as pool:
        # Programmes take as long as the rest together; NumPy lets both go on at once.
        programmes = pool.submit(_programmes, everyone, question, here)
        return _counted(everyone, question, here, programmes)


def _counted(
    everyone: Everyone, question: Question, here: Array, programmes: Future[dict[str, Row]]
) -> Tally:
    last, draft = question.before.in_force, question.draft
    before, after = everyone.before, everyone.after[draft.transition]
    moved = {
        reach: moves(before, side, grade_moves(before, side, last, draft))
        for reach, side in everyone.after.items()
    }
    own = moved[draft.transition][here]
    step = _step(before, after)
    numbers = everyone.people.numbers
    return Tally(
        residents=int(here.size),
        movement=_movement(before, after, last, draft, here),
        step=step,
        bins=_bins(before, after, step),
        by_points=(_by_points(before, last), _by_points(after, draft)),
        villages=_groups(numbers.village[here], numbers.villages, own),
        ages=_groups(*_ages(everyone.people.born[here], question), own),
        rules=_rules(everyone.worths),
        reaches={
            reach.value: _reach(moved[reach][here], point_changes(before, everyone.after[reach])[here])
            for reach in REACHES
        },
        programmes=programmes.result(),
    )


def _joined(parts: list[Side]) -> Side:
    facts = parts[0].facts if parts else {}
    return Side(
        np.concatenate([np.zeros(0, np.uint8), *(part.reason for part in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(part.score for part in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(part.change for part in parts)]),
        np.concatenate([np.zeros(0, np.int16), *(part.rank for part in parts)]),
        {fact: np.concatenate([part.facts[fact] for part in parts]) for fact in facts},
    )


def _movement(
    before: Side, after: Side, last: Revision | None, draft: Revision, here: Array
) -> dict[tuple[str, str], int]:
    rows = [*(grade.code for grade in last.grades), ""] if last else [""]
    columns = [*(grade.code for grade in draft.grades), ""]
    was = np.where(before.rank[here] < 0, len(rows) - 1, before.rank[here]).astype(np.int64)
    now = np.where(after.rank[here] < 0, len(columns) - 1, after.rank[here]).astype(np.int64)
    counts = np.bincount(was * len(columns) + now, minlength=len(rows) * len(columns))
    places = ((row, column) for row in rows for column in columns)
    return {place: int(count) for place, count in zip(places, counts, strict=True)}


def _by_points(side: Side, book: Revision | None) -> Row:
    """Residents whose score lies in each grade, holds aside."""
    if book is None:
        return {}
    score = np.sort(side.score[side.reason == 0])
    at_least = [score.size - int(np.searchsorted(score, grade.starts_at)) for grade in book.grades]
    at_least[-1] = score.size
    counts = np.diff(at_least, prepend=0)
    return {grade.code: int(count) for grade, count in zip(book.grades, counts, strict=True)}


def _step(before: Side, after: Side) -> int:
    scores = [side.score[side.reason == 0] for side in (before, after)]
    there = [rows for rows in scores if rows.size]
    if not there:
        return STEPS[0]
    low, high = min(int(rows.min()) for rows in there), max(int(rows.max()) for rows in there)
    fitting = (step for step in STEPS if high // step - low // step < MOST_BINS)
    return next(fitting, max(STEPS[-1], -(-(high - low + 1) // (MOST_BINS - 1))))


def _bins(before: Side, after: Side, step: int) -> dict[int, tuple[int, int]]:
    numbers = [side.score[side.reason == 0] // step for side in (before, after)]
    both = np.concatenate(numbers)
    if both.size == 0:
        return {}
    low, high = int(both.min()), int(both.max())
    counts = [np.bincount(rows - low, minlength=high - low + 1) for rows in numbers]
    return {
        (low + place) * step: (int(one), int(other))
        for place, (one, other) in enumerate(zip(*counts, strict=True))
    }


def _groups(group: Array, names: list[str], own: Array) -> dict[str, Row]:
    """Residents of each group by how they fare; groups without anybody are left out."""
    counts = np.bincount(group.astype(np.int64) * 3 + own + 1, minlength=3 * len(names)).reshape(-1, 3)
    return {
        name: {MOVES[move]: int(row[move + 1]) for move in MOVES}
        for name, row in sorted(zip(names, counts, strict=True))
        if row.any()
    }


def _ages(born: Array, question: Question) -> tuple[Array, list[str]]:
    names = [UNKNOWN_AGE, *age_bands()]
    number = np.zeros(born.size, np.int64)
    for place, years in enumerate(AGES, start=1):
        last = days.last_day_reaching(partial(_later, 12 * years), question.day)
        number[born <= last] = place
    number[born == days.UNKNOWN] = 0
    return number, names


def age_bands() -> list[str]:
    """The bands' codes, youngest first; nobody under the first takes part."""
    ends = [f"-{years - 1}" for years in AGES[1:]]
    return [f"{years}{end}" for years, end in zip(AGES, [*ends, "+"], strict=True)]


def _later(months: int, day: Any) -> Any:
    return add_months(day, months)


def _rules(worths: WorthChanges) -> dict[str, Row]:
    change = worths.after - worths.before
    found: dict[str, Row] = {}
    size = len(worths.codes)
    sides = []
    for which in (np.flatnonzero(change > 0), np.flatnonzero(change < 0)):
        total = np.zeros(size, np.int64)
        np.add.at(total, worths.rule[which], np.abs(change[which]))
        sides.append((np.bincount(worths.rule[which], minlength=size), total))
    for place, code in enumerate(worths.codes):
        (gains, gained), (loses, lost) = sides
        if gains[place] or loses[place]:
            found[code] = {
                "gains": int(gains[place]),
                "loses": int(loses[place]),
                "gained": int(gained[place]),
                "lost": int(lost[place]),
            }
    return found


def _programmes(everyone: Everyone, question: Question, here: Array) -> dict[str, Row]:
    last, draft = question.before.in_force, question.draft
    old = answered(last, question.day, everyone.before, everyone.people)
    new = answered(draft, question.day, everyone.after[draft.transition], everyone.people)
    nobody = np.zeros(everyone.takes_part.size, np.bool_)
    found = {}
    for code in dict.fromkeys((*new, *old)):
        was, now = old.get(code, nobody)[here], new.get(code, nobody)[here]
        kept, before, after = (int(np.count_nonzero(rows)) for rows in (was & now, was, now))
        found[code] = {
            "kept": kept,
            "gained": after - kept,
            "lost": before - kept,
            "without": int(here.size) - before - after + kept,
        }
    return found


def _reach(own: Array, change: Array) -> Row:
    row = {name: int(np.count_nonzero(own == move)) for move, name in MOVES.items()}
    return row | {
        "gainers": int(np.count_nonzero(change > 0)),
        "losers": int(np.count_nonzero(change < 0)),
        "gained": int(change[change > 0].sum()),
        "lost": int(-change[change < 0].sum()),
    }
