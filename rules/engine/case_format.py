"""Reading worked examples: `cases.toml` beside a county's books (docs/reference/rulebook-format.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.engine.amounts import MAX_QUANTITY
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.format import parse_toml
from rules.engine.problems import RulebookError
from rules.engine.reading import Notes, Table
from rules.engine.spans import Span, SpanUnit

MAX_TIMES = 10_000
MAX_POINTS_EXPECTED = 10**12


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an example expects of one resident; None or empty where it says nothing. Amounts in hundredths.

    `score` False means that there is no score.
    """

    resident: str
    score: int | bool | None = None
    grade: str | None = None
    reason: str | None = None
    worths: tuple[int, ...] | None = None
    reasons: tuple[str, ...] | None = None
    each_worth: int | None = None
    each_reason: str | None = None
    each_revision: str | None = None
    total: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    answer_reasons: Mapping[str, str] = field(default_factory=dict)
    clean_years: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example: facts, and what the books must make of them. `records` keep the file's order."""

    name: str
    file: str
    as_of: date
    residents: tuple[Resident, ...]
    records: tuple[tuple[str, Record], ...]
    expectations: tuple[Expectation, ...]
    vector: str = ""
    source: str = ""
    revisions: tuple[str, ...] = ()
    known_at: datetime | None = None


def load_cases(text: str, source: str) -> tuple[Case, ...]:
    """Read a file of examples; raises RulebookError with every error in it."""
    notes = Notes(source)
    table = Table(parse_toml(text, source), "", notes)
    tables = table.tables("case")
    table.close()
    cases = [case for inner in tables if (case := _case(inner))]
    table.only_one((case.name, f"case[{case.name}]") for case in cases)
    if notes.problems:
        raise RulebookError(notes.problems)
    return tuple(cases)


def _case(table: Table) -> Case | None:
    name = table.text("name")
    if name:
        table.clause = f"case[{name}]"
    vector, source = table.text("vector", needed=False), table.text("source", needed=False)
    revisions, as_of = table.codes("revisions"), table.day("as_of")
    known_at = _moment(table, "known_at")
    residents = tuple(_resident(inner) for inner in _one_or_many(table, "resident"))
    residents = residents or (Resident.enrolled_since_ever("resident"),)
    keys = [resident.key for resident in residents]
    records: list[tuple[str, Record]] = []
    for place, inner in enumerate(table.tables("record"), start=1):
        records += _records(inner, keys, place)
    expectations = tuple(_expectation(inner, keys) for inner in _one_or_many(table, "expect"))
    table.close()
    table.only_one((record.key, f"{table.clause}.record") for _, record in records)
    table.only_one((key, f"{table.clause}.resident") for key in keys)
    if not expectations:
        table.notes.add("empty_case", table.clause)
    if as_of is None:
        return None
    return Case(
        name,
        table.notes.file,
        as_of,
        residents,
        tuple(records),
        expectations,
        vector,
        source,
        revisions,
        known_at,
    )


def _one_or_many(table: Table, key: str) -> list[Table]:
    if isinstance(table.data.get(key), Mapping):
        inner = table.table(key)
        return [] if inner is None else [inner]
    return table.tables(key)


def _resident(table: Table) -> Resident:
    enrolled_on: date | None = date.min
    if table.data.get("enrolled_on") is False:
        table.known.append("enrolled_on")
        enrolled_on = None
    elif table.has("enrolled_on"):
        enrolled_on = table.day("enrolled_on")
    resident = Resident(
        key=table.text("key", needed=False) or "resident",
        born_on=table.day("born_on", needed=False),
        village=table.code("village", needed=False),
        household=table.text("household", needed=False),
        enrolled_on=enrolled_on,
        left_on=table.day("left_on", needed=False),
    )
    table.close()
    return resident


def _owner(table: Table, keys: list[str]) -> str:
    owner = table.text("resident", needed=len(keys) > 1) or keys[0]
    if owner not in keys:
        table.notes.add("not_a_choice", table.at("resident"), value=owner, choices=keys)
    return owner


def _records(table: Table, keys: list[str], place: int) -> list[tuple[str, Record]]:
    key, owner = table.text("key", needed=False) or f"r{place}", _owner(table, keys)
    rule, occurred_on = table.code("rule"), table.day("occurred_on")
    quantity = table.amount("quantity", needed=False, most=MAX_QUANTITY)
    points = table.amount("points", needed=False)
    if quantity is not None and quantity < 0:
        table.notes.add("not_above_zero", table.at("quantity"), value=table.data["quantity"])
    incident = table.text("incident", needed=False)
    effective_on = table.day("effective_on", needed=False)
    history = tuple(step for inner in table.tables("transitions") if (step := _transition(inner)))
    if table.has("transitions") and effective_on is not None:
        table.notes.add("not_matching", table.clause)
    times = table.whole("times", needed=False, least=1, most=MAX_TIMES) or 1
    every = table.span("every", needed=times > 1)
    table.close()
    if occurred_on is None or (times > 1 and every is None):
        return []
    found = []
    for turn in range(times):
        day = _later(occurred_on, every, turn)
        shift = (day - occurred_on).days
        in_effect = _later(effective_on, every, turn) if effective_on is not None else day
        steps = tuple(Transition(step.state, _moved(step.on, shift), step.at) for step in history)
        if "transitions" not in table.data:
            steps = (Transition(State.IN_EFFECT, in_effect),)
        name = key if times == 1 else f"{key}.{turn + 1}"
        found.append((owner, Record(name, rule, day, quantity, points, incident, steps)))
    return found


def _later(day: date, every: Span | None, turn: int) -> date:
    if every is None or turn == 0:
        return day
    return Span(every.count * turn, SpanUnit(every.unit)).after(day)


def _moved(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _transition(table: Table) -> Transition | None:
    state, on, at = table.choice("state", State), table.day("on"), _moment(table, "at")
    table.close()
    return None if state is None or on is None else Transition(state, on, at)


def _moment(table: Table, key: str) -> datetime | None:
    value = table.raw(key, needed=False)
    if value is None or (isinstance(value, datetime) and value.tzinfo is not None):
        return value if isinstance(value, datetime) else None
    table.notes.add("not_a_moment", table.at(key), value=value)
    return None


def _expectation(table: Table, keys: list[str]) -> Expectation:
    resident = _owner(table, keys)
    score: int | bool | None = None
    if table.data.get("score") is False:
        table.known.append("score")
        score = False
    else:
        score = table.amount("score", needed=False, most=MAX_POINTS_EXPECTED)
    each = table.table("each")
    expectation = Expectation(
        resident=resident,
        score=score,
        grade=table.code("grade", needed=False) or None,
        reason=table.text("reason", needed=False) or None,
        worths=_amounts(table, "worths"),
        reasons=_texts(table, "reasons"),
        each_worth=each.amount("worth", needed=False) if each else None,
        each_reason=_plain(each, "reason") if each else None,
        each_revision=_plain(each, "revision") if each else None,
        total=table.amount("total", needed=False, most=MAX_POINTS_EXPECTED),
        answers=_pairs(table, "answers"),
        answer_reasons=_pairs(table, "answer_reasons"),
        clean_years=_texts(table, "clean_years", may_be_empty=True),
    )
    if each is not None:
        each.close()
    if not set(table.data) - {"resident"}:
        table.notes.add("empty_case", table.clause)
    table.close()
    return expectation


def _amounts(table: Table, key: str) -> tuple[int, ...] | None:
    if not table.has(key):
        return None
    amounts = [table.exact(value, table.at(key)) for value in table.values(key)]
    return tuple(amount for amount in amounts if amount is not None)


def _texts(table: Table, key: str, *, may_be_empty: bool = False) -> tuple[str, ...] | None:
    if not table.has(key):
        return None
    if may_be_empty and table.data[key] == []:
        return ()
    texts = []
    for place, value in enumerate(table.values(key), start=1):
        if isinstance(value, str):
            texts.append(value)
        else:
            table.notes.add("not_text", f"{table.at(key)}[{place}]", value=value)
    return tuple(texts)


def _plain(table: Table, key: str) -> str | None:
    value = table.raw(key, needed=False)
    if value is None or isinstance(value, str):
        return value
    table.notes.add("not_text", table.at(key), value=value)
    return None


def _pairs(table: Table, key: str) -> dict[str, str]:
    inner = table.table(key)
    if inner is None:
        return {}
    return {code: text for code in inner.data if (text := _plain(inner, code)) is not None}
