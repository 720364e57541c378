"""Random books, records, residents and clocks: every form, modifier, window and transition of the format."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from rules.engine import needs as n
from rules.engine.book import (
    Between,
    Cap,
    Category,
    CleanYear,
    Evidence,
    Fixed,
    Form,
    Grade,
    Hold,
    Ladder,
    Per,
    Programme,
    ProgrammeEffect,
    Reach,
    Revision,
    Rule,
    Scale,
    Season,
    Title,
)
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.spans import Span, SpanUnit, Window

_COUNT = int(os.environ.get("FUZZ_EXAMPLES", "300"))
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
EXAMPLES = settings(max_examples=_COUNT, deadline=None, suppress_health_check=_SLOW)
"""How many random cases the comparison with the plain model tries: set FUZZ_EXAMPLES for more."""
HALF = settings(max_examples=max(_COUNT // 2, 1), deadline=None, suppress_health_check=_SLOW)
"""For whole counties of three."""
FEWER = settings(max_examples=max(_COUNT // 5, 1), deadline=None, suppress_health_check=_SLOW)
"""For the other properties."""

FIRST = date(2019, 11, 1)
SIGNS = {"A1": 1, "A2": 1, "D1": -1, "D2": -1}
CLEAN = ("Y1", "Y2")
"""Codes of the form clean_year, in every revision that has them."""
CATEGORIES = ("c1", "c2")
GRADES = ("G1", "G2", "G3")
VILLAGES = ("v1", "v2")
TITLE = Title("title", "名称")
texts = st.sampled_from([TITLE, Title.plain("illustrative")])

days = st.one_of(
    st.integers(0, 900).map(lambda offset: FIRST + timedelta(days=offset)),
    st.integers(60, 150).map(lambda offset: FIRST + timedelta(days=offset)),
    st.sampled_from(
        [date(2020, 2, 29), date(2020, 1, 31), date(2020, 12, 31), date(2021, 1, 1), date(2020, 8, 31)]
    ),
)
moments = st.builds(
    lambda day, hour: datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
    days,
    st.sampled_from([0, 9, 23]),
)
spans = st.one_of(
    st.builds(Span, st.integers(1, 26), st.just(SpanUnit.MONTHS)),
    st.builds(Span, st.sampled_from([1, 7, 30, 365]), st.just(SpanUnit.DAYS)),
)
windows = st.sampled_from(Window)
small = st.sampled_from([50, 100, 150, 200, 500, 1000, 3000, 125])
small_or_zero = st.sampled_from([0, 50, 100, 150, 200, 500, 1000, 3000])


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """Nothing or something."""
    return st.one_of(st.none(), strategy)


caps = st.builds(Cap, small, windows)
maybe_window, maybe_span, maybe_cap = maybe(windows), maybe(spans), maybe(caps)
maybe_hold = maybe(st.builds(Hold, st.sampled_from(GRADES), spans))
span_or_none = st.one_of(st.none(), spans)
kinds = st.sampled_from(["points", "between", "per", "ladder"])
per_quantities = st.sampled_from([100, 250, 400, 1000])
rung_lists = st.lists(small_or_zero, min_size=1, max_size=4).filter(any)
truths = st.booleans()
maybe_best = st.sampled_from(["", "best"])
category_codes = st.sampled_from(CATEGORIES)
replaced = {
    code: st.lists(st.sampled_from([other for other in SIGNS if other < code]), max_size=2, unique=True)
    for code in SIGNS
    if code != min(SIGNS)
}


@st.composite
def forms(draw: st.DrawFn, sign: int) -> Form:
    kind = draw(kinds)
    if kind == "points":
        return Fixed(sign * draw(small))
    if kind == "between":
        ends = sorted((sign * draw(small), sign * draw(small_or_zero)))
        return Between(*ends)
    if kind == "per":
        unit = Title("hour", "hour")
        return Per(sign * draw(small), draw(per_quantities), unit, draw(maybe_window))
    rungs = draw(rung_lists)
    return Ladder(tuple(sign * rung for rung in rungs), draw(spans))


form_of = {sign: forms(sign) for sign in (1, -1)}


@st.composite
def rules(draw: st.DrawFn, code: str) -> Rule:
    sign = SIGNS[code]
    holds = draw(maybe_hold) if sign < 0 else None
    form = Fixed(0) if holds and draw(truths) else draw(form_of[sign])
    best_of = draw(maybe_best)
    return Rule(
        code=code,
        category=draw(category_codes),
        ground="traffic_offence",
        title=TITLE,
        evidence=Evidence.EFFECTIVE_DOCUMENT,
        form=form,
        legal_basis=draw(texts),
        counts_for=draw(span_or_none),
        replaces=tuple(draw(replaced[code])) if code in replaced else (),
        once_every=draw(maybe_span),
        best_of=best_of and f"{best_of}{sign}",
        cap=draw(maybe_cap),
        holds=holds,
    )


def needs(depth: int = 3) -> st.SearchStrategy[n.Need]:
    leaf = st.one_of(
        st.builds(n.MinGrade, st.sampled_from(GRADES)),
        st.builds(n.MaxGrade, st.sampled_from(GRADES)),
        st.builds(n.MinScore, st.sampled_from([9000, 10000, 10100])),
        st.builds(n.MaxScore, st.sampled_from([9000, 10000, 10100])),
        st.builds(n.MinAge, st.sampled_from([18, 20, 60])),
        st.builds(n.MaxAge, st.sampled_from([18, 20, 60])),
        st.builds(lambda codes: n.LivesIn(tuple(codes)), st.lists(st.sampled_from(VILLAGES), min_size=1)),
        st.builds(n.EnrolledFor, spans),
        st.builds(n.ActiveRecord, st.sampled_from([*SIGNS, *CLEAN])),
        st.builds(n.NoActiveRecord, st.sampled_from([*SIGNS, *CLEAN])),
        st.builds(
            n.CategoryPoints, st.sampled_from(CATEGORIES), st.sampled_from([-500, 0, 100, 1000]), spans
        ),
        st.builds(n.HouseholdAverage, st.sampled_from([9900, 10000, 10050])),
    )
    if depth == 0:
        return leaf
    inner = needs(depth - 1)
    return st.one_of(
        leaf,
        st.lists(inner, min_size=1, max_size=3).map(lambda found: n.AllOf(tuple(found))),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: n.AnyOf(tuple(found))),
        st.builds(n.NotOf, inner),
    )


@st.composite
def clean_year_rules(draw: st.DrawFn, code: str) -> Rule:
    category, form = draw(category_codes), CleanYear(draw(small))
    rule = Rule(code, category, "lawful_conduct", TITLE, Evidence.OWN_FILE, form)
    return replace(rule, counts_for=draw(span_or_none), cap=draw(maybe_cap))


rule_of = {code: rules(code) for code in SIGNS} | {code: clean_year_rules(code) for code in CLEAN}
need_trees = needs(2)
month_days = st.sampled_from([(1, 1), (2, 29), (3, 31), (6, 15), (10, 1), (12, 31)])


maybe_season = maybe(st.builds(Season, month_days, month_days))
maybe_places = maybe(st.sampled_from([1, 2]))


@st.composite
def programmes(draw: st.DrawFn, code: str) -> Programme:
    return Programme(
        code=code,
        title=TITLE,
        effect=ProgrammeEffect.DISCOUNT,
        needs=draw(need_trees),
        season=draw(maybe_season),
        places=draw(maybe_places),
    )


programme_lists = st.sampled_from([0, 1, 2]).flatmap(
    lambda count: st.tuples(*(programmes(f"p{place}") for place in range(count)))
)
code_lists = st.lists(st.sampled_from(sorted(SIGNS)), min_size=2, max_size=4, unique=True)
clean_lists = st.sampled_from([(), ("Y1",), ("Y1",), ("Y1", "Y2")])
floors, ceilings = st.sampled_from([0, 8000]), st.sampled_from([None, 10500])
reaches = st.sampled_from(Reach)
maybe_later = st.sampled_from([None, None, 1, 30, 200])


@st.composite
def revisions(draw: st.DrawFn, number: int, effective_from: date) -> Revision:
    codes = [*draw(code_lists), *draw(clean_lists)]
    floor = draw(floors)
    later = draw(maybe_later)
    return Revision(
        county="somewhere",
        code=f"rev-{number}",
        effective_from=effective_from,
        transition=draw(reaches),
        title=TITLE,
        source=draw(texts),
        scale=Scale(10000, floor, draw(ceilings)),
        grades=(Grade("G1", 10100, TITLE), Grade("G2", 9500, TITLE), Grade("G3", floor, TITLE)),
        categories=tuple(Category(code, TITLE, draw(maybe_cap)) for code in CATEGORIES),
        rules=tuple(draw(rule_of[code]) for code in codes),
        programmes=draw(programme_lists),
        published_on=None if later is None else effective_from - timedelta(days=later),
    )


start_lists = st.one_of(
    st.lists(days, min_size=1, max_size=3, unique=True).map(lambda found: sorted({FIRST, *found})),
    st.lists(days, min_size=1, max_size=4, unique=True),
)
questions = st.one_of(days, st.integers(300, 1500).map(lambda offset: FIRST + timedelta(days=offset)))
"""The day a question is about: mostly after something has happened."""


@st.composite
def books(draw: st.DrawFn) -> tuple[Revision, ...]:
    """One to four revisions of one county; every code keeps its sign, every held grade exists in all."""
    return tuple(draw(revisions(number, start)) for number, start in enumerate(draw(start_lists)))


plain_cases = st.sampled_from([True, True, True, False])
delays = st.sampled_from([0, 0, 10, 200])
steps = st.builds(Transition, st.sampled_from(State), days, st.one_of(st.none(), moments))
histories = st.lists(steps, min_size=1, max_size=5, unique=True)
rule_codes = st.sampled_from([*SIGNS, *SIGNS, "A1", "D1", "Y1", "ZZ"])
good_codes = st.sampled_from(["A1", "A2", "A1", "A2", "Y1", "D1"])
quantities = st.sampled_from([None, None, 0, 50, 100, 300, 700, 1000, 2550])
chosen_points = st.sampled_from([None, None, -9000, -500, -100, 100, 150, 9000])
incidents = st.sampled_from(["i1", "i2", ""])


@st.composite
def records(draw: st.DrawFn, key: str, codes: st.SearchStrategy[str] = rule_codes) -> Record:
    """One act; mostly a plain record in effect, now and then a whole history."""
    occurred_on = draw(days)
    if draw(plain_cases):
        history = [Transition(State.IN_EFFECT, occurred_on + timedelta(days=draw(delays)))]
    else:
        history = draw(histories)
    return Record(
        key=key,
        rule=draw(codes),
        occurred_on=occurred_on,
        quantity=draw(quantities),
        points=draw(chosen_points),
        incident=draw(incidents),
        transitions=tuple(history),
    )


counts = st.sampled_from([10, 8, 5, 3, 1, 0])


@st.composite
def record_lists(draw: st.DrawFn, prefix: str = "r") -> list[Record]:
    """A resident's records; now and then of someone who does hardly any harm, so that years stay clean."""
    codes = rule_codes if draw(truths) else good_codes
    return [draw(records(f"{prefix}{place}", codes)) for place in range(draw(counts))]


births = st.sampled_from([date(1950, 5, 1), None, date(2000, 2, 29), date(2002, 6, 1)])
villages, households = st.sampled_from(["", *VILLAGES]), st.sampled_from(["", "h1", "h1", "h2"])
new_years = st.sampled_from([date(2020, 1, 1), date(2020, 1, 2), date(2019, 12, 31), date(2021, 1, 1)])
day_or_none = st.one_of(st.none(), days, new_years)


@st.composite
def residents(draw: st.DrawFn, key: str = "a") -> Resident:
    """Mostly someone enrolled all along; now and then someone who joins late, leaves or never joins."""
    plain = draw(plain_cases)
    return Resident(
        key=key,
        born_on=draw(births),
        village=draw(villages),
        household=draw(households),
        enrolled_on=date(2019, 1, 1) if plain else draw(day_or_none),
        left_on=None if plain else draw(day_or_none),
    )
