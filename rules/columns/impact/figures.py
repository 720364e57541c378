"""The figures of a report: counts with the small ones hidden, so that nobody can work them out (charter O1).

None stands for a hidden count. The report keeps nothing else, so what is hidden is not on file either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from counties.small_cells import LEAST
from rules.columns.impact import hiding
from rules.columns.impact.question import REACHES, Question
from rules.columns.impact.tally import Row, Tally
from rules.engine.book import Programme, Revision, Rule

VERSION = 1
FLAGGED = (5, 4)
"""A group stands out where its share of those who lose is more than 1.25 times the county's."""
Figures = dict[str, Any]


def figures_of(tally: Tally, question: Question, *, titles: Mapping[str, dict[str, str]]) -> Figures:
    """What `ImpactReport.figures` holds. `titles` of villages, by code.

    version; reach: the draft's own; enough: whether there are at least 10 residents, else nothing more
    grades: {before, after} lists of {code, title}, "" = without a score; movement: rows of counts in that order, with
    their totals `before` and `after`; scores: {step, bins: [{from, before, after}]}
    villages, ages: [{code, title, residents, gains, same, loses, stands_out}]
    rules: [{code, title, gains, loses, gained, lost}]; programmes: [{code, title, before, after, gained, lost}]
    reaches: by reach {gains, same, loses, gained, lost}; hidden: how many counts are
    """
    last, draft = question.before.in_force, question.draft
    if tally.residents < LEAST:
        return {"version": VERSION, "reach": draft.transition.value, "enough": False}
    gone = hiding.hidden_names(tally, question)
    shown = _Shown(gone)
    rows, columns = _grades(last), _grades(draft)
    reaches = {reach.value: _reach(reach.value, tally.reaches[reach.value], shown) for reach in REACHES}
    county = reaches[draft.transition.value]
    return {
        "version": VERSION,
        "reach": draft.transition.value,
        "enough": True,
        "grades": {"before": rows, "after": columns},
        "movement": [
            [
                shown.count(
                    ("move", row["code"], column["code"]), tally.movement[row["code"], column["code"]]
                )
                for column in columns
            ]
            for row in rows
        ],
        "before": [shown.count(("before", row["code"]), sum(_line(tally, 0, row["code"]))) for row in rows],
        "after": [shown.count(("after", one["code"]), sum(_line(tally, 1, one["code"]))) for one in columns],
        "scores": {
            "step": tally.step,
            "bins": [
                {
                    "from": start,
                    "before": shown.count(("bin", 0, start), before),
                    "after": shown.count(("bin", 1, start), after),
                }
                for start, (before, after) in tally.bins.items()
            ],
        },
        "villages": _groups("village", tally.villages, shown, county, tally.residents, titles),
        "ages": _groups("age", tally.ages, shown, county, tally.residents, {}),
        "rules": [_rule(code, row, shown, last, draft) for code, row in tally.rules.items()],
        "programmes": [_programme(code, row, shown, last, draft) for code, row in tally.programmes.items()],
        "reaches": reaches,
        "hidden": len(shown.were_hidden),
    }


class _Shown:
    """Counts as they may be shown; remembers which were not."""

    def __init__(self, gone: Iterable[Any]) -> None:
        self.gone = frozenset(gone)
        self.were_hidden: set[Any] = set()

    def count(self, name: Any, value: int) -> int | None:
        if name in self.gone:
            self.were_hidden.add(name)
            return None
        return value


def _grades(book: Revision | None) -> list[dict[str, Any]]:
    grades = book.grades if book else ()
    found = [{"code": grade.code, "title": grade.title.document()} for grade in grades]
    return [*found, {"code": "", "title": {}}]


def _line(tally: Tally, place: int, code: str) -> list[int]:
    return [count for pair, count in tally.movement.items() if pair[place] == code]


def _groups(
    kind: str,
    groups: Mapping[str, Row],
    shown: _Shown,
    county: Figures,
    residents: int,
    titles: Mapping[str, dict[str, str]],
) -> list[Figures]:
    found = []
    for code, row in groups.items():
        line: Figures = {"code": code, "title": titles.get(code, {})}
        line["residents"] = shown.count((kind, code), sum(row.values()))
        line |= {name: shown.count((kind, code, name), count) for name, count in row.items()}
        line["stands_out"] = _stands_out(line, county, residents)
        found.append(line)
    return found


def _stands_out(line: Figures, county: Figures, residents: int) -> bool:
    """By whole numbers, and only where every count that it rests on is shown."""
    if not (line["loses"] and line["residents"] and county["loses"]):
        return False
    more, than = FLAGGED
    return bool(line["loses"] * residents * than > county["loses"] * line["residents"] * more)


def _reach(reach: str, row: Row, shown: _Shown) -> Figures:
    line: Figures = {
        name: shown.count(("reach", reach, name), row[name]) for name in ("gains", "same", "loses")
    }
    line["gained"] = row["gained"] if shown.count(("gainers", reach), row["gainers"]) is not None else None
    line["lost"] = row["lost"] if shown.count(("losers", reach), row["losers"]) is not None else None
    return line


def _rule(code: str, row: Row, shown: _Shown, last: Revision | None, draft: Revision) -> Figures:
    line: Figures = {"code": code, "title": _title(draft.rule(code) or (last.rule(code) if last else None))}
    for people, points in (("gains", "gained"), ("loses", "lost")):
        line[people] = shown.count(("rule", code, people), row[people])
        line[points] = None if line[people] is None else row[points]
    return line


def _programme(code: str, row: Row, shown: _Shown, last: Revision | None, draft: Revision) -> Figures:
    line: Figures = {
        "code": code,
        "title": _title(draft.programme(code) or (last.programme(code) if last else None)),
        "before": shown.count(("programme", code, "before"), row["kept"] + row["lost"]),
        "after": shown.count(("programme", code, "after"), row["kept"] + row["gained"]),
    }
    return line | {name: shown.count(("programme", code, name), row[name]) for name in ("gained", "lost")}


def _title(clause: Rule | Programme | None) -> dict[str, str]:
    return {"en": clause.title.en, "zh": clause.title.zh} if clause else {}
