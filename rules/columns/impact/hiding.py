"""Which counts of a report are hidden: its tables as flows, with every sum by which one count follows from others.

Movement between grades, grades, score bands: a resident goes from a band to a grade, to a grade with the draft, to a
band. Villages and ages: from a village, by gaining, staying or losing, to an age. The rest are tables of their own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from counties.small_cells import LEAST, Count, hidden
from rules.columns.impact.question import Question
from rules.columns.impact.tally import Row, Tally
from rules.engine import needs as n
from rules.engine.book import Programme, Revision

Counts = dict[Hashable, Count]
MOVES = ("gains", "same", "loses")


def hidden_names(tally: Tally, question: Question) -> frozenset[Any]:
    """Names as `figures` uses them, of the counts that are not shown."""
    movement = hidden(_movement(tally, question))
    own = question.draft.transition.value
    # Where sums of the movement's cells would be known from who gains or loses, that is hidden too.
    also = {("move_total", move) for move in _sums_of_hidden_cells(tally, movement, question)}
    found: set[Any] = set(movement | hidden(_groups(tally), also=also))
    totals = {move for move in MOVES if ("move_total", move) in found}
    for reach, row in tally.reaches.items():
        as_own = {("one", move) for move in totals if row[move] == tally.reaches[own][move]}
        hide: Iterable[Any] = as_own
        if reach != own:
            hide = hidden(_one_way(row, MOVES, tally.residents), also=as_own)
        found |= {("reach", reach, move) for _, move in hide}
        found |= {(who, reach) for who in ("gainers", "losers") if 0 < row[who] < LEAST}
    for people in ("gains", "loses"):
        rules = {code: row[people] for code, row in tally.rules.items()}
        alone: Iterable[Any] = hidden(_one_way(rules, tuple(rules), sum(rules.values())))
        found |= {("rule", code, people) for _, code in alone}
    for code, row in tally.programmes.items():
        found |= {("programme", code, name) for name in _programme(code, row, movement, question)}
    return frozenset(found)


def _one_way(row: Mapping[str, int], names: Sequence[str], total: int) -> Counts:
    counts: Counts = {("one", name): Count("from", "to", row[name]) for name in names}
    return counts | {"all": Count("to", "from", total, known=True)}


def _movement(tally: Tally, question: Question) -> Counts:
    counts: Counts = {
        ("move", row, column): Count(("grade", 0, row), ("grade", 1, column), count)
        for (row, column), count in tally.movement.items()
    }
    for side, book in enumerate((question.before.in_force, question.draft)):
        totals: Row = {}
        for codes, count in tally.movement.items():
            totals[codes[side]] = totals.get(codes[side], 0) + count
        segment = _segments(tally, side, book, totals)
        name = ("before", "after")[side]
        for code, count in totals.items():
            band: Hashable = ("band", side, segment.get(code)) if code and segment else ("end", side)
            counts[name, code] = _flow(side, band, ("grade", side, code), count)
        for start, residents in tally.bins.items():
            inner: Hashable = ("band", side, _segment_of(start, book, segment) if segment else "all")
            outer: Hashable = ("end", side) if segment else ("band", side, "back")
            counts["bin", side, start] = _flow(side, outer, inner, residents[side])
        if not segment:
            scored = sum(residents[side] for residents in tally.bins.values())
            way = _flow(side, ("band", side, "all"), ("band", side, "back"), scored)
            counts["scored", side] = replace(way, known=True)
    counts["all"] = Count(("end", 1), ("end", 0), tally.residents, known=True)
    return counts


def _flow(side: int, outer: Hashable, inner: Hashable, count: int) -> Count:
    """Residents come from the outer node without the draft, and go to it with it."""
    return Count(outer, inner, count) if side == 0 else Count(inner, outer, count)


def _segments(tally: Tally, side: int, book: Revision | None, totals: Row) -> dict[str, int]:
    """For each grade the number of its segment: between two of them a grade starts where a band does.

    Empty where holds lower grades, for then grades are no sums of bands.
    """
    if book is None or any(totals.get(code, 0) != count for code, count in tally.by_points[side].items()):
        return {}
    number, found = 0, {}
    for grade in book.grades:
        found[grade.code] = number
        number += grade.starts_at % tally.step == 0
    return found


def _segment_of(start: int, book: Revision | None, segment: Mapping[str, int]) -> int:
    """The segment of the band that begins there."""
    grades = book.grades if book else ()
    return segment[next((grade.code for grade in grades if grade.starts_at <= start), grades[-1].code)]


def _groups(tally: Tally) -> Counts:
    counts: Counts = {}
    for kind, groups, side in (("village", tally.villages, 0), ("age", tally.ages, 1)):
        for code, row in groups.items():
            counts[kind, code] = _flow(side, ("end", side), (kind, code), sum(row.values()))
            for move in MOVES:
                counts[kind, code, move] = _flow(side, (kind, code), (kind, "of", move), row[move])
    for move in MOVES:
        total = sum(row[move] for row in tally.villages.values())
        counts["move_total", move] = Count(("village", "of", move), ("age", "of", move), total)
    counts["all"] = Count(("end", 1), ("end", 0), tally.residents, known=True)
    return counts


def _sums_of_hidden_cells(tally: Tally, movement: frozenset[Any], question: Question) -> set[str]:
    """Of gains and loses those that are the sum of cells of which some are hidden.

    So it is where the points alone move nobody to that side: the cells above or below the diagonal are all.
    """
    own, found = tally.reaches[question.draft.transition.value], set()
    for move, sign in (("gains", 1), ("loses", -1)):
        cells = [pair for pair in tally.movement if _direction(pair, question.draft) == sign]
        some_hidden = any(("move", *pair) in movement for pair in cells)
        if some_hidden and sum(tally.movement[pair] for pair in cells) == own[move]:
            found.add(move)
    return found


def _direction(pair: tuple[str, str], draft: Revision) -> int:
    was, now = (draft.rank(code) if code else None for code in pair)
    if was is None or now is None:
        return 0
    return (was > now) - (was < now)


def _programme(code: str, row: Row, movement: frozenset[Any], question: Question) -> set[str]:
    counts: Counts = {
        "kept": Count("was", "is", row["kept"]),
        "lost": Count("was", "is not", row["lost"]),
        "gained": Count("was not", "is", row["gained"]),
        "without": Count("was not", "is not", row["without"]),
        "before": Count("end 0", "was", row["kept"] + row["lost"]),
        "not before": Count("end 0", "was not", row["gained"] + row["without"]),
        "after": Count("is", "end 1", row["kept"] + row["gained"]),
        "not after": Count("is not", "end 1", row["lost"] + row["without"]),
        "all": Count("end 1", "end 0", sum(row.values()), known=True),
    }
    if _follows_from_grades(code, movement, question):
        return {"before", "after", "gained", "lost"}
    return {str(name) for name in hidden(counts)}


def _follows_from_grades(code: str, movement: frozenset[Any], question: Question) -> bool:
    """Whether its figures may be sums of grades' some of which are hidden: where it needs a grade and nothing else."""
    if not any(name[0] in ("move", "before", "after") for name in movement if isinstance(name, tuple)):
        return False
    books = (question.before.in_force, question.draft)
    programmes = [book.programme(code) for book in books if book]
    return all(one is None or _needs_grades_only(one) for one in programmes)


def _needs_grades_only(programme: Programme) -> bool:
    return programme.places is None and all(
        isinstance(leaf, n.MinGrade | n.MaxGrade | n.MinScore | n.MaxScore)
        for leaf in n.leaves(programme.needs)
    )
