"""Reading one [[programme]] and its needs, a closed vocabulary (scoring.md 7, charter P1, P3 and R6)."""

from __future__ import annotations

import re

from rules.engine import needs as n
from rules.engine.amounts import MAX_QUANTITY
from rules.engine.book import Amount, Programme, ProgrammeEffect, Season
from rules.engine.programme import BASIC_SERVICES, SERVICES
from rules.engine.reading import MAX_GRADE_CODE, Table

MAX_DEPTH = 8
MAX_PLACES = 100_000_000
MAX_AGE = 150
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_programme(table: Table) -> Programme | None:
    """The programme, or None where something in it is wrong (noted)."""
    before = len(table.notes.problems)
    code, title = table.code("code"), table.title("title")
    effect = table.choice("effect", ProgrammeEffect)
    inner = table.table("needs", needed=True)
    needs = read_need(inner) if inner is not None else None
    amount, season = _amount(table), _season(table)
    places = table.whole("places", needed=False, least=1, most=MAX_PLACES)
    legal_basis = table.text_or_title("legal_basis", needed=False)
    source = table.text_or_title("source", needed=False)
    service = _service(table)
    table.close()
    if effect is not None and effect.adverse and not legal_basis:
        table.notes.add("adverse_without_basis", table.at("effect"), value=effect.value)
    if len(table.notes.problems) > before or effect is None or needs is None:
        return None
    return Programme(code, title, effect, needs, amount, season, places, legal_basis, source, service)


def _amount(table: Table) -> Amount | None:
    inner = table.table("amount")
    if inner is None:
        return None
    value, unit = inner.above_zero("value", most=MAX_QUANTITY), inner.text_or_title("unit")
    inner.close()
    return None if value is None else Amount(value, unit)


def _season(table: Table) -> Season | None:
    inner = table.table("open")
    if inner is None:
        return None
    start, end = _month_day(inner, "from"), _month_day(inner, "to")
    inner.close()
    return None if start is None or end is None else Season(start, end)


def _month_day(table: Table, key: str) -> tuple[int, int] | None:
    value = table.raw(key, needed=True)
    if value is None:
        return None
    found = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if found is not None:
        month, day = int(found[1]), int(found[2])
        if 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]:
            return month, day
    table.notes.add("bad_month_day", table.at(key), value=value)
    return None


def _service(table: Table) -> str:
    service = table.code("service", needed=False)
    if service in BASIC_SERVICES:
        table.notes.add("basic_service", table.at("service"), value=service)
    elif service and service not in SERVICES:
        choices = [name for name in SERVICES if name not in BASIC_SERVICES]
        table.notes.add("not_a_choice", table.at("service"), value=service, choices=choices)
    return service


NEEDS = (
    "all",
    "any",
    "not",
    "min_grade",
    "max_grade",
    "min_score",
    "max_score",
    "min_age",
    "max_age",
    "lives_in",
    "enrolled_for",
    "active_record",
    "no_active_record",
    "category_points",
    "household_average_at_least",
)


def read_need(table: Table, depth: int = 1) -> n.Need | None:
    """One need: exactly one key of the closed list; errors are noted."""
    keys = list(table.data)
    if len(keys) == 1 and keys[0] not in NEEDS:
        table.notes.add("unknown_key", table.clause, key=keys[0], known=NEEDS)
        return None
    if len(keys) != 1:
        table.notes.add("need_one_key", table.clause, keys=keys or ["–"])
        return None
    if depth > MAX_DEPTH:
        table.notes.add("need_too_deep", table.clause, most=MAX_DEPTH)
        return None
    key = keys[0]
    if table.raw(key, needed=True) is None:
        return None
    if key in ("all", "any", "not"):
        return _joined(table, key, depth)
    return _leaf(table, key)


def _joined(table: Table, key: str, depth: int) -> n.Need | None:
    if key == "not":
        inner = table.table(key)
        need = read_need(inner, depth + 1) if inner is not None else None
        return None if need is None else n.NotOf(need)
    if isinstance(table.data[key], list) and not table.data[key]:
        table.notes.add("empty_list", table.at(key))
        return None
    found = [read_need(inner, depth + 1) for inner in table.tables(key)]
    needs = tuple(need for need in found if need is not None)
    return n.AllOf(needs) if key == "all" else n.AnyOf(needs)


def _leaf(table: Table, key: str) -> n.Need | None:
    match key:
        case "min_grade" | "max_grade":
            grade = table.code(key, most=MAX_GRADE_CODE)
            return n.MinGrade(grade) if key == "min_grade" else n.MaxGrade(grade)
        case "active_record" | "no_active_record":
            rule = table.code(key)
            return n.ActiveRecord(rule) if key == "active_record" else n.NoActiveRecord(rule)
        case "min_score" | "max_score" | "household_average_at_least":
            points = table.amount(key)
            if points is None:
                return None
            if key == "household_average_at_least":
                return n.HouseholdAverage(points)
            return n.MinScore(points) if key == "min_score" else n.MaxScore(points)
        case "min_age" | "max_age":
            years = table.whole(key, needed=True, least=0, most=MAX_AGE)
            if years is None:
                return None
            return n.MinAge(years) if key == "min_age" else n.MaxAge(years)
        case "lives_in":
            return n.LivesIn(table.codes(key))
        case "enrolled_for":
            span = table.span(key, needed=True)
            return None if span is None else n.EnrolledFor(span)
        case _:
            return _category_points(table, key)


def _category_points(table: Table, key: str) -> n.Need | None:
    inner = table.table(key)
    if inner is None:
        return None
    category, at_least = inner.code("category"), inner.amount("at_least")
    within = inner.span("within", needed=True)
    inner.close()
    return None if at_least is None or within is None else n.CategoryPoints(category, at_least, within)
