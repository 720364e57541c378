"""Programme answers of many residents: their marks, who has a claim to a place, and the text PostgreSQL keeps (jsonb).

Few different sets of answers stand for many residents: whatever is made, is made once a set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.book import Revision
from rules.engine.columns.answers import VERDICTS, Findings, ask, programmes_of
from rules.engine.columns.leaves import NO, YES, Standings
from rules.engine.marks import ALL, mixed, text_mark
from rules.engine.programmes import NO_PLACE_LEFT, Verdict
from rules.engine.timeline import Timeline

Array = npt.NDArray[Any]

NONE = "{}"

_MOST_TOGETHER = 2**62

Kind = tuple[str, str, str]
"""Programme, answer, path of needs."""


@dataclass(frozen=True)
class Answers:
    """What the programmes answer P residents, before places are given out.

    Programmes whose effect is adverse are left out: no machine answers them (charter P1).
    """

    programmes: list[str]
    found: list[Findings]
    count: int

    @classmethod
    def of(cls, timeline: Timeline, standings: Standings, only: Container[str] | None = None) -> Answers:
        """Ask the programmes of the book in force, or ``only`` those with these codes."""
        asked = [
            one
            for one in programmes_of(timeline)
            if not one.effect.adverse and (only is None or one.code in only)
        ]
        return cls([one.code for one in asked], ask(asked, standings), standings.count)

    @classmethod
    def none(cls, count: int) -> Answers:
        """Where no book is in force."""
        return cls([], [], count)

    def claims(self, programme: str) -> Array:
        """bool[P]: who would have a place."""
        claims: Array = self.found[self.programmes.index(programme)].value == YES
        return claims

    def marks(self) -> Array:
        """uint64[P]: `rules.engine.marks.answers_mark` of everyone."""
        numbers, firsts = distinct([self._kinds(at) for at in range(len(self.found))], self.count)
        marks = []
        for first in firsts:
            kinds = (self._kind(at, first) for at in range(len(self.found)))
            marks.append(sum(map(_mark, kinds)) & ALL)
        return np.array(marks, np.uint64)[numbers]

    def texts(self, rows: Array, lost: Mapping[str, Array]) -> tuple[Array, list[str]]:
        """For these rows the number of their text, and the texts, as they are after places were given out.

        ``lost``: by programme, bool[P], who has a claim and no place. ``path`` keeps what the answer was before.
        """
        kinds = [self._kinds(at)[rows] for at in range(len(self.found))]
        without = [lost[code][rows] if code in lost else None for code in self.programmes]
        numbers, firsts = distinct([*kinds, *(one for one in without if one is not None)], rows.size)
        return numbers, [
            _joined(
                [
                    (code, _piece(self._kind(at, rows[first]), lost=out is not None and bool(out[first])))
                    for at, (code, out) in enumerate(zip(self.programmes, without, strict=True))
                ]
            )
            for first in firsts
        ]

    def _kinds(self, at: int) -> Array:
        one = self.found[at]
        return one.path.astype(np.int64) * len(VERDICTS) + (one.value - NO)

    def _kind(self, at: int, row: int) -> Kind:
        one = self.found[at]
        return self.programmes[at], VERDICTS[int(one.value[row]) - NO], one.paths[int(one.path[row])]


def distinct(columns: Sequence[Array], count: int) -> tuple[Array, Array]:
    """For each of the rows the number of its combination, and for each number the first row that has it."""
    numbers, most = np.zeros(count, np.int64), 1
    if not count:
        return numbers, numbers
    for column in columns:
        width = int(column.max()) + 1
        if most * width >= _MOST_TOGETHER:
            _, numbers = np.unique(numbers, return_inverse=True)
            most = int(numbers.max()) + 1
        numbers, most = numbers * width + column, most * width
    _, firsts, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    return numbers, firsts


def before_places(texts: pl.Expr, revision: Revision | None) -> pl.Expr:
    """Answers as they were before the places of this book's programmes were given out."""
    for programme in revision.programmes if revision else ():
        if programme.places is not None:
            code = _quoted(programme.code)
            refused = (
                f'{re.escape(code)}: \\{{"path": ("[^"]*"), "answer": "{Verdict.NOT_ELIGIBLE}", '
                f'"reason": "{NO_PLACE_LEFT}"\\}}'
            )
            given = f'{code}: {{"path": ${{1}}, "answer": "{Verdict.ELIGIBLE}", "reason": ${{1}}}}'
            texts = texts.str.replace(refused, given)
    return texts


@lru_cache(4096)
def _mark(kind: Kind) -> int:
    return mixed(text_mark("|".join(kind)))


@lru_cache(4096)
def _piece(kind: Kind, *, lost: bool) -> str:
    """jsonb orders keys by length, then by bytes, and puts one space after colon and comma."""
    _, answer, path = kind
    reason = path
    if lost:
        answer, reason = Verdict.NOT_ELIGIBLE.value, NO_PLACE_LEFT
    return f'{{"path": {_quoted(path)}, "answer": {_quoted(answer)}, "reason": {_quoted(reason)}}}'


def _joined(pieces: list[tuple[str, str]]) -> str:
    ordered = sorted(pieces, key=lambda piece: (len(piece[0].encode()), piece[0].encode()))
    return "{" + ", ".join(f"{_quoted(programme)}: {text}" for programme, text in ordered) + "}"


@lru_cache(4096)
def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
