"""One small sound book as text and as data, to be broken or changed by a test."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from rules.engine.book import Revision
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.format import from_document, parse_toml

BOOK = """
[rulebook]
county = "somewhere"
revision = "2019-1"
effective_from = 2019-01-01
transition = "new_acts"
title = { en = "Book of 2019", zh = "2019年规则" }
source = "illustrative"

[scale]
base = 1000
floor = 0

[[grade]]
code = "A"
from = 970
title = { en = "Good", zh = "良好" }

[[grade]]
code = "B"
from = 0
title = { en = "Fair", zh = "一般" }

[[category]]
code = "deeds"
title = { en = "Good deeds", zh = "好人好事" }

[[category]]
code = "traffic"
title = { en = "Traffic", zh = "交通" }

[[rule]]
code = "V-1"
category = "deeds"
ground = "volunteering"
title = { en = "Volunteering", zh = "志愿服务" }
evidence = "roster"
per = { points = 1, quantity = 4, unit = "hour" }

[[rule]]
code = "T-1"
category = "traffic"
ground = "traffic_offence"
title = { en = "Traffic offence", zh = "交通违法" }
legal_basis = "Road Traffic Safety Law"
evidence = "effective_document"
points_between = [-50, -5]
counts_for = "24 months"

[[programme]]
code = "heating"
title = { en = "Heating", zh = "供暖优惠" }
effect = "discount"
amount = { value = 300, unit = "yuan per season" }
needs = { all = [{ min_grade = "A" }, { min_age = 60 }] }
"""


def document() -> dict[str, Any]:
    """A fresh copy of the book as data."""
    return copy.deepcopy(parse_toml(BOOK, "book.toml"))


def book(**changes: object) -> Revision:
    """The book with keys of its parts changed: `book(rulebook={"revision": "2020-1"}, rules=[…])`."""
    data = document()
    for key, value in changes.items():
        part = {"rules": "rule", "programmes": "programme", "grades": "grade"}.get(key, key)
        if isinstance(value, dict) and isinstance(data.get(part), dict):
            data[part] = {**data[part], **value}
        else:
            data[part] = value
    return from_document(data, "book.toml")


def deduction(code: str = "T-2", **changes: object) -> dict[str, Any]:
    """A sound deduction of 10 points."""
    rule = {
        "code": code,
        "category": "traffic",
        "ground": "traffic_offence",
        "title": {"en": "Offence", "zh": "违法"},
        "legal_basis": "a law",
        "evidence": "effective_document",
        "counts_for": "60 months",
        "points": -10,
    }
    return _changed(rule, changes)


def credit(code: str = "V-2", **changes: object) -> dict[str, Any]:
    """A sound credit of 10 points."""
    rule = {
        "code": code,
        "category": "deeds",
        "ground": "volunteering",
        "title": {"en": "Deed", "zh": "好事"},
        "evidence": "roster",
        "points": 10,
    }
    return _changed(rule, changes)


def _changed(rule: dict[str, Any], changes: dict[str, object]) -> dict[str, Any]:
    """With keys set, or removed where the value is None; another form takes the place of `points`."""
    if {"points_between", "per", "ladder", "clean_year"} & set(changes):
        changes = {"points": None, **changes}
    return {key: value for key, value in {**rule, **changes}.items() if value is not None}


def record(key: str, rule: str, day: str, **changes: object) -> Record:
    """A record in effect from the day of the act; `on` sets another day of effect."""
    occurred_on = date.fromisoformat(day)
    on = changes.pop("on", day)
    transitions = changes.pop("transitions", (Transition(State.IN_EFFECT, date.fromisoformat(str(on))),))
    return Record(key, rule, occurred_on, transitions=transitions, **changes)  # type: ignore[arg-type]


ANN = Resident("ann", enrolled_on=date(2019, 1, 1))
"""A resident who is enrolled; nothing else is known of her."""
