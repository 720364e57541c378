"""Writing a revision back as TOML, so that reading it again gives the same revision."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from rules.engine.book import Revision

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DATES = ("effective_from", "published_on")


def to_toml(revision: Revision) -> str:
    """The revision's TOML; `load_toml(to_toml(r)) == r`."""
    document = revision.document
    blocks = [_block("[rulebook]", document["rulebook"]), _block("[scale]", document["scale"])]
    for key in ("grade", "category", "rule", "programme"):
        clauses = document.get(key, [])
        if isinstance(clauses, list):
            blocks += [_block(f"[[{key}]]", clause) for clause in clauses]
    return "\n".join(blocks)


def _block(heading: str, table: object) -> str:
    if not isinstance(table, Mapping):
        raise TypeError(heading)
    lines = [f"{_key(key)} = {_value(value, key)}" for key, value in table.items()]
    return "\n".join([heading, *lines, ""])


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _value(value: object, key: str = "") -> str:
    """One value in TOML.

    >>> _value({"points": "0.5", "window": "lifetime"}), _value("2010-01-01", "effective_from")
    ('{ points = 0.5, window = "lifetime" }', '2010-01-01')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        if key in _DATES or (key in _AMOUNTS and _NUMBER.fullmatch(value)):
            return value
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(inner)} = {_value(item, inner)}" for inner, item in value.items()) + " }"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item, key) for item in value) + "]"
    raise TypeError(type(value).__name__)


_NUMBER = re.compile(r"-?[0-9]+\.[0-9]{1,2}")
_AMOUNTS = (
    "base",
    "floor",
    "ceiling",
    "from",
    "points",
    "points_between",
    "quantity",
    "value",
    "at_least",
    "min_score",
    "max_score",
    "household_average_at_least",
)
