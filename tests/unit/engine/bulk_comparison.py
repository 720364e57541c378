"""Compares the bulk engine with `evaluate_county` on one county: all at once, in chunks, with and without rounds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import polars as pl

from rules.engine import bulk
from rules.engine.columns import governing, limits, striking
from rules.engine.county import CountyResult, evaluate_county
from rules.engine.timeline import Timeline
from tests.unit.engine.crowds import County

Rows = list[tuple[object, ...]]


def law(county: County) -> CountyResult:
    """What `evaluate_county` says."""
    return evaluate_county(
        county.books, county.residents, county.records, as_of=county.as_of, known_at=county.known_at
    )


def rows_of(result: CountyResult) -> tuple[Rows, Rows, Rows]:
    """Scores, effects and answers as the rows of the bulk engine's frames."""
    scores: Rows = [
        (e.resident, e.score, e.grade, e.reason, e.change if e.score is not None else 0)
        for e in result.scores
    ]
    effects: Rows = [
        (e.resident, e.record, e.revision, e.rule, e.worth, e.reason, e.occurred_on, e.made)
        for e in result.effects
    ]
    answers: Rows = [(a.resident, a.programme, a.answer.value, a.reason) for a in result.answers]
    return scores, effects, answers


def tables_of(county: County) -> bulk.Tables:
    """The county's tables."""
    return bulk.Tables.of(county.residents, county.records)


def shuffled(tables: bulk.Tables, chance: random.Random) -> bulk.Tables:
    """The same rows in another order."""
    frames = (
        frame.sample(fraction=1, shuffle=True, seed=chance.randrange(2**32))
        for frame in (tables.residents, tables.records, tables.transitions)
    )
    return bulk.Tables(*frames)


def at_once(county: County, tables: bulk.Tables, *, effects: bool = True) -> tuple[Rows, Rows, Rows]:
    """What `score_county` says."""
    found = bulk.score_county(
        county.books, tables, as_of=county.as_of, known_at=county.known_at, effects=effects
    )
    return _without_enrolment(found.scores), found.effects.rows(), found.answers.rows()


def in_chunks(county: County, tables: bulk.Tables, size: int) -> tuple[Rows, Rows, Rows]:
    """What the chunk calls say, `size` residents at a time, and inside a chunk a few records at a time."""
    timeline = Timeline.of(county.books, as_of=county.as_of, known_at=county.known_at)
    people = tables.residents.sort("resident")
    scored = []
    for start in range(0, people.height, size):
        chunk = people[start : start + size]
        records = tables.records.filter(pl.col("resident").is_in(chunk["resident"].to_list()))
        part = bulk.Tables(chunk, records, tables.transitions)
        columns = bulk.prepare(part)
        scored.append(bulk.score_columns(timeline, columns, effects=True, threads=2, part_records=40))
    sums = bulk.join_sums([bulk.household_sums(one) for one in scored])
    scores = pl.concat([one.scores() for one in scored])
    answers = bulk.allot(timeline, pl.concat([bulk.answer(one, sums) for one in scored]), scores)
    effects = pl.concat([one.effects() for one in scored])
    return _without_enrolment(scores), effects.rows(), answers.rows()


def _without_enrolment(scores: pl.DataFrame) -> Rows:
    return scores.drop("enrolled_on").rows()


@contextmanager
def other_ways(chance: random.Random) -> Iterator[None]:
    """The same steps by their other ways: always in rounds or never, no tables made beforehand."""
    with ExitStack() as stack:
        few = chance.choice((0, 24, 10**9))
        stack.enter_context(mock.patch.object(striking, "FEW", few))
        stack.enter_context(mock.patch.object(limits, "FEW", few))
        cells = chance.choice((0, 8_000_000))
        stack.enter_context(mock.patch.object(limits, "MOST_CELLS", cells))
        stack.enter_context(mock.patch.object(governing, "MOST_CELLS", cells))
        yield


def differences(county: County, seed: int = 0) -> list[str]:
    """What the two engines do not agree on, at once and mostly in one further way; nothing if all is well."""
    chance = random.Random(seed)
    expected = rows_of(law(county))
    tables = tables_of(county)
    found = {"at once": at_once(county, tables)}
    with other_ways(chance):
        match chance.randrange(5):
            case 0:
                found["shuffled"] = at_once(county, shuffled(tables, chance))
            case 1 if county.residents:
                found["in chunks"] = in_chunks(county, shuffled(tables, chance), chance.randint(2, 6))
            case 2:
                scores, nothing, answers = at_once(county, tables, effects=False)
                found["without effects"] = scores, nothing or expected[1], answers
    return [
        f"{way}: {what} differ at {place}: law {ours}, bulk {theirs}"
        for way, answer in found.items()
        for what, one, other in zip(("scores", "effects", "answers"), expected, answer, strict=True)
        for place, ours, theirs in _unequal(one, other)
    ]


def _unequal(one: Rows, other: Rows) -> Iterator[tuple[int, object, object]]:
    for place in range(max(len(one), len(other))):
        ours = one[place] if place < len(one) else None
        theirs = other[place] if place < len(other) else None
        if ours != theirs:
            yield place, ours, theirs


def smallest(county: County, fails: Callable[[County], bool]) -> County:
    """The county with residents, records, books, rules and programmes left out as long as it still fails."""
    for _ in range(3):
        before = county
        for smaller in _ways_to_shrink:
            county = smaller(county, fails)
        if county == before:
            break
    return county


def _fewer(
    items: list[Any], keep: Callable[[list[Any]], County], fails: Callable[[County], bool]
) -> list[Any]:
    for item in list(items):
        less = [other for other in items if other is not item]
        if fails(keep(less)):
            items = less
    return items


def _residents(county: County, fails: Callable[[County], bool]) -> County:
    kept = _fewer(county.residents, lambda less: replace(county, residents=less), fails)
    return replace(county, residents=kept)


def _records(county: County, fails: Callable[[County], bool]) -> County:
    for key in list(county.records):
        everything = county
        kept = _fewer(
            county.records[key],
            lambda less, key=key, whole=everything: replace(whole, records={**whole.records, key: less}),
            fails,
        )
        county = replace(county, records={**county.records, key: kept})
    return county


def _books(county: County, fails: Callable[[County], bool]) -> County:
    kept = _fewer(county.books, lambda less: replace(county, books=less), fails)
    return replace(county, books=kept)


def _clauses(county: County, fails: Callable[[County], bool]) -> County:
    for place in range(len(county.books)):
        for name in ("rules", "programmes"):

            def keep(less: list[Any], place: int = place, name: str = name, whole: County = county) -> County:
                books = list(whole.books)
                books[place] = replace(books[place], **{name: tuple(less)})
                return replace(whole, books=books)

            county = keep(_fewer(list(getattr(county.books[place], name)), keep, fails))
    return county


_ways_to_shrink = (_residents, _records, _books, _clauses)
