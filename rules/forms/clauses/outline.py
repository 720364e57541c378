"""Needs as an outline: one row for each need, indented below the one that joins it, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

RawNeed: TypeAlias = dict[str, Any]
JOINS = ("all", "any", "not")
ACTIONS = ("add", "drop", "up", "down", "in", "out")


@dataclass(frozen=True)
class Row:
    """A need; what a join joins stands in the deeper rows below it. `kind` is "" until one is chosen."""

    depth: int
    kind: str
    value: Any = None

    @property
    def joins(self) -> bool:
        """Whether other needs stand below it."""
        return self.kind in JOINS


def rows_of(need: Any, depth: int = 0) -> list[Row]:
    """The rows of a need as a document has it, perhaps incomplete.

    >>> rows_of({"any": [{"min_age": 60}, {"not": {"min_grade": "A"}}]})[-1]
    Row(depth=2, kind='min_grade', value='A')
    """
    if not isinstance(need, Mapping) or len(need) != 1:
        return [Row(depth, "")]
    ((kind, value),) = need.items()
    if kind not in JOINS:
        return [Row(depth, kind, value)]
    joined = value if isinstance(value, list) else [value] if value is not None else []
    return [Row(depth, kind), *(row for inner in joined for row in rows_of(inner, depth + 1))]


def need_of(rows: Sequence[Row]) -> RawNeed | None:
    """The need that the rows say; several at the top are joined by `all`. None where there is no row.

    >>> need_of([Row(0, "min_age", 60), Row(0, "min_grade", "A")])
    {'all': [{'min_age': 60}, {'min_grade': 'A'}]}
    """
    needs, _end = _level(rows, 0, 0)
    return _as_one(needs)


def paths_of(rows: Sequence[Row]) -> list[str]:
    """Where the engine finds each row's need, such as `needs.all[2].not`; rows as `rows_of` gives them."""
    found: list[str] = []
    parents: list[tuple[str, str, int]] = []  # path, kind, how many below it so far
    for row in rows:
        del parents[row.depth :]
        if not parents:
            path = "needs"
        else:
            above, kind, count = parents[-1]
            parents[-1] = (above, kind, count + 1)
            path = f"{above}.not" if kind == "not" else f"{above}.{kind}[{count + 1}]"
        found.append(path)
        parents.append((path, row.kind, 0))
    return found


def after_action(rows: Sequence[Row], action: str) -> list[Row]:
    """The rows after a button such as "add:2"; one that means no row changes nothing.

    >>> after_action([Row(0, "min_age", 60)], "add:0")
    [Row(depth=0, kind='all', value=None), Row(depth=1, kind='min_age', value=60), Row(depth=1, kind='', value=None)]
    """
    name, _colon, number = action.partition(":")
    found = list(rows)
    if name not in ACTIONS or not number.isdecimal() or int(number) >= len(found):
        return found
    at = int(number)
    row = found[at]
    match name:
        case "add":
            found.insert(at + 1, Row(row.depth + row.joins, ""))
        case "drop":
            del found[at]
        case "up" if at > 0:
            found[at - 1], found[at] = (
                replace(row, depth=found[at - 1].depth),
                replace(found[at - 1], depth=row.depth),
            )
        case "down" if at + 1 < len(found):
            return after_action(found, f"up:{at + 1}")
        case "in":
            found[at] = replace(row, depth=row.depth + 1)
        case "out":
            found[at] = replace(row, depth=max(0, row.depth - 1))
    need = need_of(found)
    return [] if need is None else rows_of(need)


def _level(rows: Sequence[Row], at: int, depth: int) -> tuple[list[RawNeed], int]:
    """The needs from a row on that are not less deep, and where they end."""
    needs: list[RawNeed] = []
    while at < len(rows) and rows[at].depth >= depth:
        row = rows[at]
        if row.joins:
            joined, at = _level(rows, at + 1, row.depth + 1)
            needs.append({row.kind: _as_one(joined) if row.kind == "not" else joined})
        else:
            needs.append({row.kind: row.value} if row.kind else {})
            at += 1
    return needs, at


def _as_one(needs: list[RawNeed]) -> RawNeed | None:
    if len(needs) > 1:
        return {"all": needs}
    return needs[0] if needs else None
