"""Places after a few residents changed: a line moves by as many claims as came or went (scoring.md 7)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection

from counties.models import Resident
from rules.engine.book import Revision
from rules.models import Run, Score
from rules.services.scores.places import HOLDS, NO_SCORE, SAID, WAITS, allot, order

_NEAREST = f"""
SELECT s.resident_id, s.score, s.enrolled_on, r.key
  FROM (SELECT s.county_id, s.resident_id, s.score, s.enrolled_on
          FROM {Score._meta.db_table} s
         WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND {{which}} AND {{band}}
         ORDER BY {{order}}
         FETCH FIRST (%(most)s) ROWS WITH TIES) s
  JOIN {Resident._meta.db_table} r ON r.county_id = s.county_id AND r.id = s.resident_id
"""  # noqa: S608  # names of our own tables and codes

_MOVE = f"""
UPDATE {Score._meta.db_table} s
   SET run_id = %(run)s,
       answers = {SAID.format(wins="%(wins)s", path="(s.answers -> %(programme)s ->> 'path')")}
 WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND s.resident_id = ANY(%(residents)s)
"""  # noqa: S608

_FIRST = "s.score DESC NULLS LAST, s.enrolled_on"
_LAST = "s.score ASC NULLS FIRST, s.enrolled_on DESC"
_WITHOUT, _WITH = "s.score IS NULL", "s.score IS NOT NULL"


def settle(book: Revision | None, more: Counter[str] | None, *, run: Run, generation: Run) -> set[int]:
    """Give a place to those next behind a line, or take it from the last before, until as many hold one as there are.

    ``more``: by programme, how many more hold a place than did when the run's lines were drawn; None where that is not
    known, then all places are given out again. Rows that come to say something else are the run's; returns their
    residents. The run is told where the lines are now.
    """
    if more is None:
        return allot(book, run=run, generation=generation)
    moved: set[int] = set()
    for programme, number in more.items():
        if number:
            moved.update(_Places(programme, run, generation).settle(number))
    if any(more.values()):
        run.save(update_fields=["lines", "free"])
    return moved


@dataclass(frozen=True)
class _Places:
    """The places of one programme in a generation, as the run knows them."""

    programme: str
    run: Run
    generation: Run

    def settle(self, more: int) -> list[int]:
        """Residents who won or lost a place, after so many more came to hold one."""
        line = self.run.lines.get(self.programme)
        surplus = more - self.run.free.pop(self.programme, 0)
        if surplus >= 0:
            return self._take(surplus)
        if line is None:
            self.run.free[self.programme] = -surplus
            return []
        return self._give(-surplus, line)

    def _take(self, number: int) -> list[int]:
        """From the last who hold one; whoever is the last then is the line."""
        line = self.run.lines.get(self.programme)
        bands = [_WITHOUT, _WITH] if line is None or line[0] == NO_SCORE else [f"s.score >= {-line[0]:d}"]
        holders = self._nearest(HOLDS, bands, number + 1, last=True)
        losers = [resident for _, resident in holders[:number]]
        self._move(losers, wins=False)
        self.run.lines[self.programme] = holders[number][0]
        return losers

    def _give(self, number: int, line: list[int]) -> list[int]:
        """To the next who wait; where too few do, there is no line any more."""
        bands = [_WITHOUT] if line[0] == NO_SCORE else [f"s.score <= {-line[0]:d}", _WITHOUT]
        waiting = self._nearest(WAITS, bands, number, last=False)
        winners = [resident for _, resident in waiting]
        self._move(winners, wins=True)
        if len(winners) < number:
            del self.run.lines[self.programme]
            self.run.free[self.programme] = number - len(winners)
        else:
            self.run.lines[self.programme] = waiting[-1][0]
        return winners

    def _nearest(self, which: str, bands: list[str], most: int, *, last: bool) -> list[tuple[list[int], int]]:
        """So many claims, as they stand, and whose they are; from one band of scores after the other."""
        found: list[tuple[list[int], int]] = []
        with connection.cursor() as cursor:
            for band in bands:
                if len(found) < most:
                    statement = _NEAREST.format(which=which, band=band, order=_LAST if last else _FIRST)
                    cursor.execute(statement, self._values() | {"most": most - len(found)})
                    claims = [(order(*claim), resident) for resident, *claim in cursor.fetchall()]
                    found += sorted(claims, reverse=last)
        return found[:most]

    def _move(self, residents: list[int], *, wins: bool) -> None:
        if residents:
            with connection.cursor() as cursor:
                cursor.execute(_MOVE, self._values() | {"residents": residents, "wins": wins})

    def _values(self) -> dict[str, Any]:
        return {
            "programme": self.programme,
            "county": self.run.county_id,
            "run": self.run.pk,
            "generation": self.generation.pk,
        }
