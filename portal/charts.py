"""Pictures of counts as plain geometry: from the numbers of a table to rectangles and words in an SVG.

Widths are percent, so that a picture is as wide as its column and its words keep their size; heights are pixels. What a
picture shows stands in the table beside it, made from the same chart. A hidden count is hatched and says so (charter O1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WIDEST = 76.0
"""Percent of the picture that the longest bar takes: the rest is for its number."""
LEAST = 0.6
"""Percent: the width of a bar that would be too thin to see."""
HIDDEN = 9.0
"""Percent: the width of what stands for a hidden count."""
TALLEST = 150.0
"""Pixels of the highest column."""
FEW_LABELS = 5
LEVELS = 4


@dataclass(frozen=True)
class Value:
    """One number of a chart and how it is written; ``amount`` None = hidden."""

    amount: float | None
    text: str


@dataclass(frozen=True)
class Line:
    """One row: its label, a value for each series, and a mark that stands beside it ("" = none)."""

    label: Any
    values: tuple[Value, ...]
    mark: str = ""


@dataclass(frozen=True)
class Chart:
    """What is drawn and written: ``first`` heads the labels, ``series`` the values.

    ``closed``: the table is folded away until somebody opens it, as most do that have their numbers in the picture; it is
    printed all the same.
    """

    id: str
    title: str
    first: str
    series: tuple[str, ...]
    lines: tuple[Line, ...]
    description: str = ""
    closed: bool = False

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Chart":
        """From plain data: {id, title, first, series, lines: [{label, values: [{amount, text}], mark}], …}."""
        return cls(
            given["id"],
            given["title"],
            given["first"],
            tuple(given["series"]),
            _lines(given),
            given.get("description", ""),
            bool(given.get("closed")),
        )


@dataclass(frozen=True)
class Grid:
    """A table whose cells are drawn as a heat map. ``tones`` of the cells: up, down, same or none."""

    id: str
    title: str
    first: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    tones: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...] = ()
    description: str = ""
    closed: bool = False

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Grid":
        """From plain data: {id, title, first, columns, lines: [{…, tones: […]}], heads, …}; as of a chart else."""
        return cls(
            given["id"],
            given["title"],
            given["first"],
            tuple(given["columns"]),
            _lines(given),
            tuple(tuple(line["tones"]) for line in given["lines"]),
            tuple(given.get("heads", ())),
            given.get("description", ""),
            bool(given.get("closed")),
        )


@dataclass(frozen=True)
class Mark:
    """A rectangle and its words. ``x`` and ``width`` in percent, ``y`` and ``height`` in pixels."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str = ""
    text_x: float = 0.0
    text_y: float = 0.0


@dataclass(frozen=True)
class Word:
    """A text and where it stands."""

    x: float
    y: float
    text: Any
    kind: str = ""
    mark: Any = ""


@dataclass(frozen=True)
class Picture:
    """Everything an SVG needs."""

    height: int
    marks: list[Mark] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def bars(chart: Chart) -> Picture:
    """Bars that lie under the label of their row, one for each series."""
    longest = _most(chart)
    picture, y = [], 0.0
    words = []
    for line in chart.lines:
        words.append(Word(0, y + 15, line.label, "label", line.mark))
        y += 22
        for place, value in enumerate(line.values):
            hidden = value.amount is None
            share = WIDEST * abs(value.amount or 0) / longest
            width = HIDDEN if hidden else max(LEAST, share) if value.amount else 0.0
            kind = "hidden" if hidden else _kind(place)
            picture.append(Mark(0, y, round(width, 2), 16, kind, value.text, round(width, 2), y + 13))
            y += 20
        y += 8
    return Picture(int(y), picture, words)


def columns(chart: Chart) -> Picture:
    """Columns side by side from a common ground, one group for each row."""
    longest, count = _most(chart), max(len(chart.lines), 1)
    slot = 100.0 / count
    width = slot * 0.42
    top = 22.0
    ground = top + TALLEST
    marks, words = [], []
    every = -(-count // FEW_LABELS)
    for place, line in enumerate(chart.lines):
        for turn, value in enumerate(line.values):
            hidden = value.amount is None
            height = 8.0 if hidden else TALLEST * abs(value.amount or 0) / longest
            height = max(height, 1.0) if value.amount or hidden else 0.0
            marks.append(
                Mark(
                    round(slot * place + slot * 0.06 + width * turn, 2),
                    round(ground - height, 1),
                    round(width, 2),
                    round(height, 1),
                    "hidden" if hidden else _kind(turn),
                )
            )
        if place % every == 0:
            words.append(Word(round(slot * place, 2), ground + 18, line.label, "axis"))
    highest = max((value for line in chart.lines for value in line.values), key=_size, default=None)
    if highest is not None and highest.amount:
        words.append(Word(0, 14, highest.text, "axis"))
    return Picture(int(ground + 26), marks, words)


def heat(grid: Grid) -> Picture:
    """A cell for each count, darker for more; a sign says which way it goes."""
    most = max((value.amount or 0 for line in grid.lines for value in line.values), default=0) or 1
    left, cell, row = 18.0, 82.0 / max(len(grid.columns), 1), 40.0
    marks, words = [], []
    for place, head in enumerate(grid.heads or grid.columns):
        words.append(Word(round(left + cell * (place + 0.5), 2), 18, head, "head"))
    for turn, (line, tones) in enumerate(zip(grid.lines, grid.tones, strict=True)):
        y = 28.0 + row * turn
        words.append(Word(0, y + 25, line.mark or line.label, "label"))
        for place, (value, tone) in enumerate(zip(line.values, tones, strict=True)):
            kind = f"{tone}-{level(value.amount, most)}" if value.amount is not None else "hidden"
            x = left + cell * place
            middle = round(x + cell / 2, 2)
            marks.append(Mark(round(x, 2), y, round(cell, 2), row, kind, value.text, middle, y + 25))
    return Picture(int(28 + row * len(grid.lines) + 4), marks, words)


def level(amount: float, most: float) -> int:
    """0 for nothing, else 1 to LEVELS by share of the largest.

    >>> [level(amount, 100) for amount in (0, 1, 25, 26, 100)]
    [0, 1, 1, 2, 4]
    """
    return int(-(-amount * LEVELS // most)) if amount else 0


def table(chart: Chart | Grid) -> dict[str, Any]:
    """Caption, head and rows for `components/table.html`: the same numbers in words."""
    names = chart.series if isinstance(chart, Chart) else chart.columns
    head = [{"text": chart.first}, *({"text": name, "numeric": True} for name in names)]
    rows = []
    for line in chart.lines:
        label: Any = line.label
        if isinstance(chart, Chart) and line.mark:
            label = {"text": line.label, "note": line.mark}
        rows.append([label, *(value.text for value in line.values)])
    return {"caption": chart.title, "head": head, "rows": rows}


def _lines(given: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(
            line["label"],
            tuple(Value(value["amount"], value["text"]) for value in line["values"]),
            line.get("mark", ""),
        )
        for line in given["lines"]
    )


def _kind(place: int) -> str:
    return ("first", "second", "third")[place]


def _size(value: Value) -> float:
    return abs(value.amount or 0)


def _most(chart: Chart) -> float:
    return max((_size(value) for line in chart.lines for value in line.values), default=0) or 1
