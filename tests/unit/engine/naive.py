"""A second, deliberately plain and slow model of docs/reference/scoring.md, for comparison with the engine.

It reads the JSON documents of the revisions, works in fractions of points, and looks everything up again each time.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

ORDER = ["proposed", "notified", "in_effect", "suspended", "repaired", "refused", "annulled"]
Doc = dict[str, Any]


def num(value: int | str) -> Fraction:
    return Fraction(str(value))


def shift(day: date, length: str, sign: int = 1) -> date:
    number, unit = length.split()
    count = int(number)
    if unit.startswith("day"):
        return day + timedelta(days=sign * count)
    year, month = day.year, day.month
    for _ in range(count):
        month += sign
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def same_window(kind: str, a: date, b: date) -> bool:
    if kind == "lifetime":
        return True
    if a.year != b.year or kind == "calendar_year":
        return a.year == b.year
    if kind == "calendar_quarter":
        return (a.month + 2) // 3 == (b.month + 2) // 3
    return a.month == b.month


def state(record: Any, day: date, known_at: datetime | None) -> str | None:
    history = [
        t
        for t in record.transitions
        if t.on <= day and (known_at is None or t.at is None or t.at <= known_at)
    ]
    history.sort(key=lambda t: ORDER.index(str(t.state)))
    history.sort(key=lambda t: datetime(1, 1, 1, tzinfo=UTC) if t.at is None else t.at)
    history.sort(key=lambda t: t.on)
    return str(history[-1].state) if history else None


def effective_on(record: Any, known_at: datetime | None) -> date | None:
    for day in sorted(t.on for t in record.transitions):
        if state(record, day, known_at) == "in_effect":
            return day
    return None


def rule_in(book: Doc | None, code: str) -> Doc | None:
    if book is None:
        return None
    for rule in book.get("rule", []):
        if rule["code"] == code:
            return rule
    return None


def clamp(rule: Doc, chosen: Fraction | None) -> Fraction:
    low, high = num(rule["points_between"][0]), num(rule["points_between"][1])
    if chosen is None:
        return low if abs(low) < abs(high) else high
    return low if chosen < low else high if chosen > high else chosen


def nominal(book: Doc | None, record: Any) -> Fraction:
    rule = rule_in(book, record.rule)
    if rule is None or ("clean_year" not in rule and getattr(record, "made", False)):
        return Fraction(0)
    if "clean_year" in rule:
        return num(rule["clean_year"]["points"])
    if "points" in rule:
        return num(rule["points"])
    if "points_between" in rule:
        return clamp(rule, None if record.points is None else Fraction(record.points, 100))
    if "per" in rule:
        per = rule["per"]
        given = num(per["quantity"]) if record.quantity is None else Fraction(record.quantity, 100)
        return (given // num(per["quantity"])) * num(per["points"])
    return num(rule["ladder"]["points"][0])


def books_known(revisions: Iterable[Any], as_of: date, known_at: datetime | None) -> list[Doc]:
    books = []
    for revision in revisions:
        book = revision.document
        head = book["rulebook"]
        published = head.get("published_on")
        if known_at is not None and published is not None and published > known_at.date().isoformat():
            continue
        if head["effective_from"] <= as_of.isoformat():
            books.append(book)
    return sorted(books, key=lambda book: book["rulebook"]["effective_from"])


def governing(books: list[Doc], record: Any, known_at: datetime | None) -> Doc | None:
    g: Doc | None = None
    for book in books:
        head = book["rulebook"]
        start = date.fromisoformat(head["effective_from"])
        if start <= record.occurred_on:
            g = book
        elif head["transition"] == "all_acts":
            g = book if nominal(book, record) > nominal(g, record) else g
        elif head["transition"] == "undecided":
            first = effective_on(record, known_at)
            if first is None or first >= start:
                g = book if nominal(book, record) > nominal(g, record) else g
    return g


class Line:
    def __init__(self, record: Any, book: Doc | None) -> None:
        self.record, self.book = record, book
        self.code, self.day = record.rule, record.occurred_on
        self.rule = rule_in(book, record.rule)
        self.worth, self.reason, self.out = Fraction(0), "", False

    def drop(self, reason: str) -> None:
        self.worth, self.reason, self.out = Fraction(0), reason, True


def lines_of(
    books: list[Doc], resident: Any, records: Iterable[Any], as_of: date, known_at: datetime | None
) -> list[Line]:
    chosen = [r for r in records if r.occurred_on <= as_of and state(r, as_of, known_at) == "in_effect"]
    chosen.sort(key=lambda r: (r.occurred_on, r.key))
    lines = [Line(record, governing(books, record, known_at)) for record in chosen]
    for line in lines:
        if line.rule is None:
            line.drop("repealed")
    alive = [line for line in lines if not line.out]
    replaced = [
        line
        for line in alive
        if any(
            other is not line
            and line.record.incident
            and other.record.incident == line.record.incident
            and line.code in other.rule.get("replaces", [])
            for other in alive
        )
    ]
    for line in replaced:
        line.drop("replaced")
    for line in lines:
        if line.out or "once_every" not in line.rule:
            continue
        earlier = [o for o in lines[: lines.index(line)] if not o.out and o.code == line.code]
        if earlier and line.day < shift(earlier[-1].day, line.rule["once_every"]):
            line.drop("too_soon")
    lines += clean_years(lines, books, resident, as_of, known_at)
    lines.sort(key=lambda line: (line.day, line.record.key))
    for place, line in enumerate(lines):
        if not line.out:
            line.worth = worth(line, [o for o in lines[: place + 1] if not o.out and o.code == line.code])
            line.reason = "" if line.worth else "too_little"
    limit(lines)
    for line in lines:
        if line.out or (line.reason == "capped" and line.worth == 0):
            if not line.out and expired(line, as_of):
                line.out = True
        elif expired(line, as_of):
            line.drop("expired")
    return lines


def clean_years(
    lines: list[Line], books: list[Doc], resident: Any, as_of: date, known_at: datetime | None
) -> list[Line]:
    codes = {rule["code"] for book in books for rule in book.get("rule", []) if "clean_year" in rule}
    first = min(date.fromisoformat(book["rulebook"]["effective_from"]).year for book in books)
    spoilt = {
        line.day.year
        for line in lines
        if not line.out and (nominal(line.book, line.record) < 0 or "holds_grade_at" in line.rule)
    }
    made = []
    for year in range(first, as_of.year + 1):
        over = date(year, 12, 31) + timedelta(days=1)
        if over > as_of or resident.enrolled_on > date(year, 1, 1) or year in spoilt:
            continue
        for code in codes:
            record = SimpleNamespace(
                key=code + ":" + str(year), rule=code, occurred_on=date(year, 12, 31), quantity=None, points=None,
                incident="", transitions=[SimpleNamespace(state="in_effect", on=over, at=None)], made=True,
            )  # fmt: skip
            book = governing(books, record, known_at)
            if nominal(book, record) != 0:
                made.append(Line(record, book))
    return made


def expired(line: Line, as_of: date) -> bool:
    return "counts_for" in line.rule and as_of >= shift(line.day, line.rule["counts_for"])


def worth(line: Line, so_far: list[Line]) -> Fraction:
    rule = line.rule
    if "ladder" in rule:
        since = shift(line.day, rule["ladder"]["look_back"], -1)
        count = len([o for o in so_far if o.day > since])
        rungs = rule["ladder"]["points"]
        return num(rungs[count - 1] if count <= len(rungs) else rungs[-1])
    if "per" in rule and "pooled" in rule["per"]:
        per = rule["per"]
        unit = num(per["quantity"])
        mine = [o for o in so_far if same_window(per["pooled"], o.day, line.day)]
        amounts = [unit if o.record.quantity is None else Fraction(o.record.quantity, 100) for o in mine]
        return (sum(amounts) // unit - sum(amounts[:-1]) // unit) * num(per["points"])
    return nominal(line.book, line.record)


def limit(lines: list[Line]) -> None:
    for key in {line.rule.get("best_of") for line in lines if not line.out} - {None}:
        group = [line for line in lines if not line.out and line.rule.get("best_of") == key]
        top = max(abs(line.worth) for line in group)
        best = next(line for line in group if abs(line.worth) == top)
        for line in group:
            if line is not best:
                line.drop("not_the_best")
    for place, line in enumerate(lines):
        if not line.out and "cap" in line.rule:
            before = [o for o in lines[:place] if not o.out and o.code == line.code]
            cut(line, before, line.rule["cap"])
    for place, line in enumerate(lines):
        if line.out:
            continue
        category = next(c for c in line.book["category"] if c["code"] == line.rule["category"])
        if "cap" in category:
            before = [o for o in lines[:place] if not o.out and o.rule["category"] == category["code"]]
            cut(line, [o for o in before if o.worth * line.worth > 0], category["cap"])


def cut(line: Line, before: list[Line], cap: Doc) -> None:
    used = sum(abs(o.worth) for o in before if same_window(cap["window"], o.day, line.day))
    room = max(Fraction(0), num(cap["points"]) - used)
    if abs(line.worth) > room:
        line.worth = room if line.worth > 0 else -room
        line.reason = "capped"


def score(revisions: Any, resident: Any, records: Any, as_of: date, known_at: datetime | None) -> Doc:
    """score (Fraction or None), grade, reason, and lines."""
    books = books_known(revisions, as_of, known_at)
    reason = ""
    if not books:
        reason = "no_revision"
    if resident.born_on is not None and age(resident.born_on, as_of) < 18:
        reason = "under_age"
    if not enrolled(resident, as_of):
        reason = "not_enrolled"
    if reason:
        return {"score": None, "grade": None, "reason": reason, "lines": []}
    lines = lines_of(books, resident, records, as_of, known_at)
    book = books[-1]
    total = num(book["scale"]["base"]) + sum(line.worth for line in lines)
    total = max(total, num(book["scale"]["floor"]))
    if "ceiling" in book["scale"]:
        total = min(total, num(book["scale"]["ceiling"]))
    codes = [grade["code"] for grade in book["grade"]]
    place = next(i for i, grade in enumerate(book["grade"]) if num(grade["from"]) <= total)
    for line in lines:
        hold = None if line.out else line.rule.get("holds_grade_at")
        if hold and hold["grade"] in codes and as_of < shift(line.day, hold["lasts"]):
            place = max(place, codes.index(hold["grade"]))
    return {"score": total, "grade": codes[place], "reason": "", "lines": lines}


def enrolled(resident: Any, as_of: date) -> bool:
    return (
        resident.enrolled_on is not None
        and resident.enrolled_on <= as_of
        and (resident.left_on is None or as_of < resident.left_on)
    )


def age(born_on: date, as_of: date) -> int:
    years = 0
    while shift(born_on, f"{12 * (years + 1)} months") <= as_of:
        years += 1
    return years
