"""The part of a book that every peer can express, a county of such records, and what all peers are told.

400 rules worth a fixed number, a number chosen in a range, or a number per quantity; caps per category and calendar
year; expiry by category; base, floor, ceiling and grade bands; one revision. All records are in effect and everyone
is enrolled. Left out, because one peer or another has no means for it: ladders, pooled quantities, replaced records,
intervals, best of, rule caps, holds, several revisions and the milder law, two clocks, expiry that differs between
the rules under one cap, and the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from benchmarks.book import CREDITS, DEDUCTIONS, benchmark_book
from benchmarks.drawing import NONE, RuleTables
from benchmarks.population import AS_OF, RECORDS_EACH, SEED, resident_keys
from rules.engine.book import Between, Cap, Category, Fixed, Grade, Per, Reach, Revision, Rule, Scale, Title
from rules.engine.bulk import Tables
from rules.engine.spans import Span, Window
from rules.engine.timeline import Timeline

FIRST_DAY = date(2019, 1, 1)
_EPOCH = date(1970, 1, 1)
SPANS = (None, "24 months", "36 months", "12 months", "60 months")
CAPPED = 3
"""Every third category has a cap."""
SCALE = Scale(100_000, 96_500, 102_500)
GRADES = tuple(
    Grade(code, starts_at, Title.plain(code))
    for code, starts_at in (("AAA", 102_000), ("AA", 101_000), ("A", 99_000), ("B", 96_500))
)
"""A narrow scale, so that floor, ceiling and every grade are met."""


@dataclass(frozen=True)
class Term:
    """What a category is worth in one year: min(sum, cap), less min(sum of expired, cap) where some have expired.

    Records of one category expire by age, so the expired ones come first in the order in which the cap cuts: the
    running cut of scoring.md 5.7 and 5.8 comes to this difference of two sums, which every peer can express.
    `cap` is in hundredths; `expired_through` is the last expired day, where it lies in this year.
    """

    category: str
    sign: int
    cap: int
    year: int
    expired_through: date | None


@dataclass(frozen=True)
class Subset:
    """The county as frames and as the book. `records` in any order; amounts in hundredths."""

    revision: Revision
    residents: pl.DataFrame
    records: pl.DataFrame

    @property
    def timeline(self) -> Timeline:
        """The one revision, as of the benchmark's day, with everything known."""
        return Timeline.of([self.revision], as_of=AS_OF)

    @property
    def tables(self) -> Tables:
        """As the bulk engine takes them."""
        transitions = self.records.select(
            "record",
            state=pl.lit("in_effect"),
            on="occurred_on",
            at=pl.lit(None, pl.Datetime("us", "UTC")),
        )
        return Tables(self.residents, self.records.with_columns(incident=pl.lit("")), transitions)

    def first(self, people: int) -> Subset:
        """The first so many residents with their records."""
        residents = self.residents.head(people)
        return replace(self, residents=residents, records=self.records.join(residents, "resident", "semi"))

    def terms(self) -> tuple[Term, ...]:
        """The sums of the categories with a cap, year by year; those without one are a plain sum (`through`)."""
        found = []
        for category in self.revision.categories:
            rules = [rule for rule in self.revision.rules if rule.category == category.code]
            expired = expired_through(rules[0].counts_for)
            if category.cap is None:
                continue
            for year in range(expired.year if expired else FIRST_DAY.year, AS_OF.year + 1):
                split = expired if expired and expired.year == year else None
                found.append(Term(category.code, rules[0].sign, category.cap.points, year, split))
        return tuple(found)


def expired_through(span: Span | None) -> date | None:
    """The last day whose acts no longer count; None where acts never expire."""
    if span is None:
        return None
    day = span.before(AS_OF)
    while span.after(date.fromordinal(day.toordinal() + 1)) <= AS_OF:
        day = date.fromordinal(day.toordinal() + 1)
    while span.after(day) > AS_OF:
        day = date.fromordinal(day.toordinal() - 1)
    return day


def subset_book() -> Revision:
    """The benchmark book's categories and grades, with rules and caps that every peer can express."""
    whole = benchmark_book()[0]
    categories = tuple(
        Category(category.code, category.title, Cap(400 + 100 * place, Window.CALENDAR_YEAR))
        if place % CAPPED == 0
        else replace(category, cap=None)
        for place, category in enumerate(whole.categories)
    )
    places = {category.code: place for place, category in enumerate(categories)}
    rules = tuple(_plain(rule, number, places[rule.category]) for number, rule in enumerate(whole.rules))
    if len(rules) != CREDITS + DEDUCTIONS:
        raise AssertionError(len(rules))
    return replace(
        whole,
        effective_from=FIRST_DAY,
        transition=Reach.NEW_ACTS,
        scale=SCALE,
        grades=GRADES,
        categories=categories,
        rules=rules,
        programmes=(),
    )


def _plain(rule: Rule, number: int, category: int) -> Rule:
    """The rule without what peers cannot express; a ladder becomes its first rung, a pooled quantity unpooled."""
    span = SPANS[category % len(SPANS)] if rule.sign > 0 else SPANS[1 + category % (len(SPANS) - 1)]
    form = rule.form
    if isinstance(form, Per):
        form = replace(form, pooled=None)
    elif not isinstance(form, (Fixed, Between)):
        form = Fixed(rule.nominal(points=None, quantity=None))
    return replace(
        rule,
        form=form,
        counts_for=Span.parse(span) if span else None,
        replaces=(),
        once_every=None,
        best_of="",
        cap=None,
        holds=None,
        only_in=(),
    )


def make_subset(people: int, *, seed: int = SEED) -> Subset:
    """A seeded county of that many residents with ten such records each, as skewed as the whole one."""
    rng = np.random.default_rng([seed, people])
    book = subset_book()
    tables = RuleTables.of([book], [FIRST_DAY])
    count = people * RECORDS_EACH
    activity = rng.gamma(1.6, 1.0, people)
    owner = np.repeat(np.arange(people), rng.multinomial(count, activity / activity.sum()))
    last = (AS_OF - _EPOCH).days
    first = (FIRST_DAY - _EPOCH).days
    occurred = (first + np.sqrt(rng.random(count)) * (last - first)).astype("int32")
    rule = tables.draw(rng, occurred)
    quantity, points = tables.amounts(rng, rule, occurred)
    residents = pl.DataFrame(
        {"resident": resident_keys(np.arange(people))},
    ).with_columns(
        born_on=pl.lit(None, pl.Date),
        village=pl.lit(""),
        household=pl.lit(""),
        enrolled_on=pl.lit(FIRST_DAY),
        left_on=pl.lit(None, pl.Date),
    )
    records = pl.DataFrame(
        {
            "record": (pl.Series(np.arange(count)) + 10_000_000_000).cast(pl.String),
            "resident": resident_keys(owner),
            "rule": tables.codes.gather(rule),
            "occurred_on": pl.Series(occurred).cast(pl.Date),
            "quantity": _known(quantity),
            "points": _known(points),
        }
    )
    return Subset(book, residents, records)


def _known(hundredths: np.ndarray) -> pl.Series:
    series = pl.Series(hundredths)
    return series.zip_with(series != NONE, pl.Series([None], dtype=pl.Int64))
