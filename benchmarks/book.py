"""The benchmark's rulebook: 400 rules of every form and modifier, three revisions, ten programmes. Synthetic.

Nothing here is a real county's. Credits and deductions stand as 128 to 272, about the 124 to 265 of the best known
published book. Everything follows from a rule's number, so the book is the same on every machine.
"""

from __future__ import annotations

from datetime import date

from benchmarks.programmes import PROGRAMMES
from rules.engine.book import (
    Between,
    Cap,
    Category,
    Evidence,
    Fixed,
    Form,
    Grade,
    Hold,
    Ladder,
    Per,
    Reach,
    Revision,
    Rule,
    Scale,
    Title,
)
from rules.engine.rule import CleanYear
from rules.engine.spans import Span, Window

CREDITS, DEDUCTIONS = 128, 272
CREDIT_CATEGORIES = tuple(f"credit-{number}" for number in range(1, 7))
DEDUCTION_CATEGORIES = tuple(f"deduction-{number}" for number in range(1, 11))
VILLAGES = tuple(f"village-{number:03d}" for number in range(1, 401))
STARTS = (date(2022, 1, 1), date(2024, 1, 1), date(2025, 7, 1))
REACHES = (Reach.NEW_ACTS, Reach.UNDECIDED, Reach.ALL_ACTS)
SCALE = Scale(100_000, 0, 130_000)
SYNTHETIC = Title("synthetic: made for measuring", "合成：仅供测量")
WINDOWS = (Window.CALENDAR_YEAR, Window.CALENDAR_MONTH, Window.CALENDAR_QUARTER, Window.LIFETIME)
GRADES = tuple(
    Grade(code, starts_at, Title(f"Grade {code}", f"{code}级"))
    for code, starts_at in (
        ("AAA", 103_000),
        ("AA", 101_500),
        ("A", 97_500),
        ("B", 94_000),
        ("C", 88_000),
        ("D", 0),
    )
)


def benchmark_book(*, clean_years: bool = False) -> tuple[Revision, ...]:
    """The three revisions; `clean_years` adds a rule that gives points for every year without a deduction."""
    return tuple(_revision(number, clean_years=clean_years) for number in range(3))


def _revision(number: int, *, clean_years: bool) -> Revision:
    rules = [_credit(place, number) for place in _places(CREDITS, number)]
    rules += [_deduction(place, number) for place in _places(DEDUCTIONS, number)]
    if clean_years:
        rules.append(_clean_year())
    return Revision(
        county="benchmark",
        code=f"{STARTS[number].year}-{number + 1}",
        effective_from=STARTS[number],
        transition=REACHES[number],
        title=Title(f"Benchmark book, revision {number + 1}", f"测量用办法，第{number + 1}版"),
        source=SYNTHETIC,
        scale=SCALE,
        grades=GRADES,
        categories=_categories(),
        rules=tuple(rules),
        programmes=PROGRAMMES,
    )


def _places(count: int, revision: int) -> list[int]:
    """Each later revision drops one rule in forty and brings in as many new ones."""
    kept = [place for place in range(count) if place % 40 != 38 or revision < 1]
    kept = [place for place in kept if place % 40 != 39 or revision < 2]
    return kept + list(range(1000, 1000 + count - len(kept)))


def _categories() -> tuple[Category, ...]:
    """Every third category has a cap."""
    return tuple(
        Category(
            code,
            Title(f"Category {code}", f"类别{code}"),
            Cap(600 + 100 * place, WINDOWS[place // 3 % 3]) if place % 3 == 0 else None,
        )
        for place, code in enumerate((*CREDIT_CATEGORIES, *DEDUCTION_CATEGORIES))
    )


def _span(*choices: str, place: int) -> Span:
    return Span.parse(choices[place % len(choices)])


def _credit(place: int, revision: int) -> Rule:
    code = f"C{place:04d}"
    counts_for = _span("12 months", "24 months", "36 months", "540 days", place=place)
    return Rule(
        code=code,
        category=CREDIT_CATEGORIES[place % len(CREDIT_CATEGORIES)],
        ground="volunteering",
        title=Title(f"Credit {place}", f"加分第{place}项"),
        evidence=Evidence.CERTIFICATE,
        form=_credit_form(place, _size(place, revision)),
        counts_for=None if place % 3 == 0 else counts_for,
        once_every=_span("6 months", "90 days", place=place) if place % 11 == 3 else None,
        best_of=f"honour-{place // 32}" if place % 8 == 5 else "",
        cap=Cap(300 + 200 * (place % 4), WINDOWS[place % 4]) if place % 5 == 0 else None,
        only_in=VILLAGES[:3] if place % 64 == 9 else (),
    )


def _credit_form(place: int, size: int) -> Form:
    kind = place % 16
    if kind < 7:
        return Fixed(100 * size)
    if kind < 10:
        return Between(50 * size, 300 * size)
    if kind < 13:
        return Per(50 * size, 400, Title("hour", "小时"))
    if kind < 14:
        return Per(100 * size, 1_000, Title("hour", "小时"), pooled=WINDOWS[place // 16 % 3])
    return Ladder((100 * size, 200 * size, 300 * size), _span("12 months", "36 months", place=place))


def _deduction(place: int, revision: int) -> Rule:
    code = f"D{place:04d}"
    lasts = _span("12 months", "24 months", place=place)
    return Rule(
        code=code,
        category=DEDUCTION_CATEGORIES[place % len(DEDUCTION_CATEGORIES)],
        ground="traffic_offence",
        title=Title(f"Deduction {place}", f"扣分第{place}项"),
        evidence=Evidence.EFFECTIVE_DOCUMENT,
        form=_deduction_form(place, _size(place, revision)),
        legal_basis=SYNTHETIC,
        counts_for=_span("12 months", "24 months", "36 months", "60 months", "365 days", place=place),
        replaces=(f"D{place - 1:04d}", f"D{place - 2:04d}") if place % 17 == 16 else (),
        once_every=Span.parse("30 days") if place % 40 == 7 else None,
        best_of=f"same-fault-{place // 68}" if place % 17 == 9 else "",
        cap=Cap(1_000, WINDOWS[place % 4]) if place % 25 == 0 else None,
        holds=Hold("BC"[place // 18 % 2], lasts) if place % 18 == 4 else None,
    )


def _deduction_form(place: int, size: int) -> Form:
    kind = place % 16
    if kind < 10:
        return Fixed(-300 * size)
    if kind < 13:
        return Between(-1_000 * size, -100 * size)
    if kind < 14:
        return Per(-200 * size, 500, Title("item", "件"))
    return Ladder((-500 * size, -1_000 * size, -2_000 * size), _span("24 months", "60 months", place=place))


def _size(place: int, revision: int) -> int:
    """From 1 to 4; one rule in eight changes with each revision, now milder, now harsher."""
    size = 1 + place * 7 % 4
    if place % 8 == 1 and revision >= 1:
        size = 1 + (size + revision) % 4
    return size


def _clean_year() -> Rule:
    return Rule(
        code="CLEAN",
        category=CREDIT_CATEGORIES[0],
        ground="lawful_conduct",
        title=Title("A year without a deduction", "全年无扣分"),
        evidence=Evidence.OWN_FILE,
        form=CleanYear(500),
        counts_for=Span.parse("24 months"),
    )
