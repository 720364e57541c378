"""A county whose book is revised: texts put on file as if shipped, and days that pass."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from rules.engine.book import Fixed, Reach
from rules.engine.book import Revision as Book
from rules.models import Revision
from rules.selectors.books import book_in_force
from rules.services.revisions.loading import revision_load
from tests.factories import Town


def milder(book: Book, code: str, points: int) -> Book:
    """The book with another worth of one rule, for all acts."""
    rules = tuple(
        dataclasses.replace(rule, form=Fixed(points)) if rule.code == code else rule for rule in book.rules
    )
    return dataclasses.replace(book, rules=rules, transition=Reach.ALL_ACTS)


def revised(here: Town, book: Book, *, code: str = "next", in_days: int = 1) -> Revision:
    """A revision on file, as if shipped, that takes effect in so many days."""
    day = here.today + timedelta(days=in_days)
    text = dataclasses.replace(book, code=code, effective_from=day, published_on=here.today)
    with here.scope():
        return revision_load(county=here.county, parsed=text, now=here.now)


def days_pass(here: Town, monkeypatch: pytest.MonkeyPatch, days: int = 1) -> None:
    """The county's clock stands so many days later."""
    real = here.now

    class Later:
        @staticmethod
        def now() -> Any:
            return real + timedelta(days=days)

    monkeypatch.setattr("rules.tasks.timezone", Later)


def in_force(here: Town) -> Book:
    with here.scope():
        book = book_in_force(here.today)
        assert book is not None
        return book


def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several buckets, slices and messages already in a town of a few dozen."""
    monkeypatch.setattr("rules.columns.facts.within.LEAST_IN_A_BUCKET", 8)
    monkeypatch.setattr("rules.services.revisions.notice.BATCH", 3)
    monkeypatch.setattr("rules.services.runs.publishing.ANNOUNCED", 5)
    monkeypatch.setattr("rules.services.scores.parts.SLICE", 3)
