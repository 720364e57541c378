"""Telling residents of a revision that changes everybody: from the run's publication until each has a notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.measurement import Measurement
from benchmarks.population import RECORDS_EACH

if TYPE_CHECKING:
    from benchmarks.recompute import Bench
    from rules.engine.book import Revision as Book

MORE = 100
"""Hundredths by which everybody's score rises, and what six frequent credits are worth more."""


def told(bench: Bench) -> Iterator[Measurement]:
    """The run of that revision, and what comes after it, by one worker process and then by two."""
    from counties.scope import county_scope
    from rules.selectors.books import books

    for number, processes in ((1, "one worker process"), (2, "two")):
        with county_scope(bench.county):
            last = books()[-1]
        bench.put_into_force(everybody_better(last, f"everybody-{number}"))
        what = f"the same, a revision changes everybody's score, {processes}"
        with bench.workers(number) as workers:
            yield bench.recompute(f"everybody-{number}", what, workers, cause="revision")
        yield _telling(bench, number, processes)


def everybody_better(book: Book, code: str) -> Book:
    """The book with another base and other worths of the six rules that come first among fixed credits."""
    from rules.engine.book import Fixed

    fixed = [rule for rule in book.rules if isinstance(rule.form, Fixed) and not rule.is_deduction][:6]
    worth_more = {rule.code: Fixed(rule.form.points + MORE) for rule in fixed if isinstance(rule.form, Fixed)}
    rules = tuple(replace(rule, form=worth_more.get(rule.code, rule.form)) for rule in book.rules)
    return replace(book, code=code, rules=rules, scale=replace(book.scale, base=book.scale.base + MORE))


def _telling(bench: Bench, number: int, processes: str) -> Measurement:
    """Of the last run, read from what it has left behind."""
    from django.db.models import Max

    from counties.models import Notice, OutboxMessage
    from counties.scope import county_scope
    from rules.models import RevisionTelling
    from rules.signals import SCORES_PUBLISHED

    with county_scope(bench.county):
        telling = RevisionTelling.objects.select_related("run", "revision").latest("pk")
        published = telling.run.finished_at
        if published is None or telling.done_at is None:
            raise SystemExit("The workers ended, and not everybody has been told.")
        notices = Notice.objects.filter(kind=Notice.Kind.REVISION, reference=telling.revision.code).count()
        answers = OutboxMessage.objects.filter(topic=SCORES_PUBLISHED, payload__run=telling.run_id)
        given = answers.aggregate(at=Max("done_at"))["at"]
    seconds = (telling.done_at - published).total_seconds()
    stages = {"answers given": (given - published).total_seconds()}
    return Measurement(
        f"telling-{number}-{bench.people}",
        f"telling every resident of a revision, from its run's publication to the last notice, {processes}",
        notices,
        notices * RECORDS_EACH,
        (seconds,),
        stages | {"and everybody told": seconds - stages["answers given"]},
    )
