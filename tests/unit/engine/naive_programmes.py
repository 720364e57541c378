"""The plain model's programmes: three-valued answers, households and places (docs/reference/scoring.md 7)."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from tests.unit.engine import naive

YES, NO, UNKNOWN = "yes", "no", "?"


def flip(value: str) -> str:
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[value]


def sure(value: bool) -> str:
    return YES if value else NO


def judge(need: dict[str, Any], facts: dict[str, Any]) -> tuple[str, str]:
    """The truth of a need, and the path to what decided it."""
    ((key, value),) = need.items()
    if key == "not":
        inner, path = judge(value, facts)
        return flip(inner), f"not.{path}"
    if key in ("all", "any"):
        parts = [judge(inner, facts) for inner in value]
        strong, weak = (NO, YES) if key == "all" else (YES, NO)
        for wanted in (strong, UNKNOWN):
            for place, (truth, path) in enumerate(parts, start=1):
                if truth == wanted:
                    return wanted, f"{key}.{place}.{path}"
        return weak, key
    return leaf(key, value, facts), key


def leaf(key: str, value: Any, facts: dict[str, Any]) -> str:
    person, result, as_of = facts["person"], facts["result"], facts["as_of"]
    scored = ("min_grade", "max_grade", "min_score", "max_score", "active_record", "no_active_record")
    if result["score"] is None and key in (*scored, "category_points"):
        return UNKNOWN
    match key:
        case "min_grade":
            return sure(facts["grades"].index(result["grade"]) <= facts["grades"].index(value))
        case "max_grade":
            return sure(facts["grades"].index(result["grade"]) >= facts["grades"].index(value))
        case "min_score":
            return sure(result["score"] >= naive.num(value))
        case "max_score":
            return sure(result["score"] <= naive.num(value))
        case "active_record":
            return sure(any(line.code == value for line in result["lines"] if not line.out))
        case "no_active_record":
            return sure(not any(line.code == value for line in result["lines"] if not line.out))
        case "category_points":
            since = naive.shift(as_of, value["within"], -1)
            lines = [line for line in result["lines"] if line.rule and line.day > since]
            total = sum(line.worth for line in lines if line.rule["category"] == value["category"])
            return sure(total >= naive.num(value["at_least"]))
        case "min_age":
            return UNKNOWN if person.born_on is None else sure(naive.age(person.born_on, as_of) >= value)
        case "max_age":
            return UNKNOWN if person.born_on is None else sure(naive.age(person.born_on, as_of) <= value)
        case "lives_in":
            return sure(person.village in value) if person.village else UNKNOWN
        case "enrolled_for":
            if not naive.enrolled(person, as_of):
                return NO
            return sure(naive.shift(person.enrolled_on, value) <= as_of)
        case "household_average_at_least":
            scores = facts["household"] if facts["result"]["score"] is not None else []
            return sure(Fraction(sum(scores), len(scores)) >= naive.num(value)) if scores else UNKNOWN
    raise AssertionError(key)


def is_open(programme: dict[str, Any], as_of: date) -> bool:
    if "open" not in programme:
        return True
    start, end, today = programme["open"]["from"], programme["open"]["to"], as_of.strftime("%m-%d")
    if start <= end:
        return bool(start <= today <= end)
    return bool(today >= start or today <= end)


def county(
    revisions: Any, people: list[Any], records: dict[str, Any], as_of: date, known_at: datetime | None
) -> dict[tuple[str, str], tuple[str, str]]:
    """(resident, programme) -> (answer, reason)."""
    books = naive.books_known(revisions, as_of, known_at)
    if not books:
        return {}
    book = books[-1]
    results = {p.key: naive.score(revisions, p, records.get(p.key, []), as_of, known_at) for p in people}
    answers: dict[tuple[str, str], tuple[str, str]] = {}
    for programme in book.get("programme", []):
        winners = []
        for person in people:
            household = [
                results[p.key]["score"]
                for p in people
                if person.household
                and p.household == person.household
                and results[p.key]["score"] is not None
            ]
            facts = {
                "person": person,
                "result": results[person.key],
                "as_of": as_of,
                "grades": [grade["code"] for grade in book["grade"]],
                "household": household,
            }
            if not is_open(programme, as_of):
                answers[person.key, programme["code"]] = ("not_eligible", "not_open")
                continue
            truth, path = judge(programme["needs"], facts)
            answer = {YES: "eligible", NO: "not_eligible", UNKNOWN: "undetermined"}[truth]
            answers[person.key, programme["code"]] = (answer, path)
            if truth == YES:
                winners.append(person)
        if "places" in programme:
            for person in queue(winners, results)[programme["places"] :]:
                answers[person.key, programme["code"]] = ("not_eligible", "no_place_left")
    return answers


def queue(people: list[Any], results: dict[str, Any]) -> list[Any]:
    """Higher score first, then earlier enrolment, then key; no score and no enrolment last."""
    line = sorted(people, key=lambda p: p.key)
    line.sort(key=lambda p: date.max if p.enrolled_on is None else p.enrolled_on)
    with_score = [p for p in line if results[p.key]["score"] is not None]
    with_score.sort(key=lambda p: -results[p.key]["score"])
    return with_score + [p for p in line if results[p.key]["score"] is None]
