"""Both sides of an impact, scored only where the draft can touch, agree with `evaluate_county` scoring everyone twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.columns.impact.answers import People, answered
from rules.columns.impact.question import REACHES, Question
from rules.columns.impact.reckoning import _key
from rules.columns.impact.sides import Side, sides_of
from rules.engine import bulk
from rules.engine.book import Revision, in_order
from rules.engine.columns import days
from rules.engine.county import CountyResult, evaluate_county
from rules.engine.programmes import Verdict
from tests.unit.engine.bulk_comparison import tables_of
from tests.unit.engine.crowds import County, Crowd

LATE = datetime(9999, 1, 1, tzinfo=UTC)


def question_of(county: County, seed: int) -> Question | None:
    """The county's last book as a draft: as it is, or the one before it with little changed."""
    *books, draft = in_order(county.books)
    if seed % 3 and books:
        last = books[-1]
        draft = replace(draft, rules=last.rules, grades=last.grades, scale=last.scale)
        if seed % 3 == 2:
            draft = replace(draft, rules=last.rules[1:], programmes=last.programmes)
    if any(book.effective_from == county.as_of for book in books):
        return None
    return Question.of(books, draft, day=county.as_of, known_at=county.known_at or LATE)


def law(county: County, books: list[Revision] | tuple[Revision, ...], question: Question) -> CountyResult:
    return evaluate_county(
        books, county.residents, county.records, as_of=question.day, known_at=question.known_at
    )


def scores(side: Side, book: Revision | None) -> list[tuple[int | None, str | None]]:
    """Score and grade of everyone, in the order of keys."""
    return [
        (int(score), book.grades[rank].code) if reason == 0 and book else (None, None)
        for reason, score, rank in zip(side.reason, side.score, side.rank, strict=True)
    ]


def said(result: CountyResult) -> list[tuple[int | None, str | None]]:
    return [(one.score, one.grade) for one in result.scores]


def eligible(result: CountyResult, book: Revision | None) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = defaultdict(list)
    for answer in result.answers:
        found[answer.programme].append(answer.answer is Verdict.ELIGIBLE)
    adverse = {one.code for one in book.programmes if one.effect.adverse} if book else set()
    return {code: rows for code, rows in found.items() if code not in adverse}


def worths(before: CountyResult, after: CountyResult) -> dict[tuple[str, str], tuple[int, int]]:
    """Sums by resident and rule that differ."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for place, result in enumerate((before, after)):
        for effect in result.effects:
            sums[effect.resident, effect.rule][place] += effect.worth
    return {key: (one, other) for key, (one, other) in sums.items() if one != other}


def check(seed: int) -> None:
    county = Crowd(seed).county()
    question = question_of(county, seed)
    if question is None:
        return
    columns = bulk.prepare(tables_of(county))
    sides = sides_of(columns, question, threads=1)
    people = People.of([sides.columns])
    last, draft = question.before.in_force, question.draft
    before = law(county, question.books, question)
    assert scores(sides.before, last) == said(before)
    got = answered(last, question.day, sides.before, people)
    assert {code: rows.tolist() for code, rows in got.items()} == eligible(before, last)
    for reach in REACHES:
        after = law(county, (*question.books, replace(draft, transition=reach)), question)
        assert scores(sides.after[reach], draft) == said(after)
        got = answered(draft, question.day, sides.after[reach], people)
        assert {code: rows.tolist() for code, rows in got.items()} == eligible(after, draft)
        if reach is draft.transition:
            keys = columns.people["resident"].to_list()
            found = sides.worths
            rows = zip(found.who, found.rule, found.before, found.after, strict=True)
            assert {
                (keys[who], found.codes[rule]): (int(one), int(other)) for who, rule, one, other in rows
            } == worths(before, after)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**48))
def test_both_sides_are_what_the_law_says(seed: int) -> None:
    check(seed)


def test_the_random_drafts_touch_some_and_spare_others() -> None:
    """What the comparison is worth: often some residents are scored again and others are not."""
    shares = []
    for seed in range(120):
        county = Crowd(seed).county()
        question = question_of(county, seed)
        if question is not None:
            columns = bulk.prepare(tables_of(county))
            found = sides_of(columns, question, threads=1)
            shares += [found.touched[reach] / columns.residents for reach in REACHES[1:]]
    assert sum(0 < share < 1 for share in shares) > 30
    assert sum(share == 0 for share in shares) > 10


def test_a_day_on_which_another_book_begins_is_refused() -> None:
    books = in_order(Crowd(2).county().books)
    with pytest.raises(ValueError, match="same day"):
        Question.of(books, books[0], day=books[-1].effective_from, known_at=LATE)


def test_a_day_before_every_book_is_answered() -> None:
    county = replace(Crowd(5).county(), as_of=date(2001, 1, 1))
    question = Question.of(county.books, in_order(county.books)[0], day=county.as_of, known_at=LATE)
    sides = sides_of(bulk.prepare(tables_of(county)), question, threads=1)
    assert np.all(sides.before.reason != 0)


@pytest.mark.parametrize("seed", range(12))
def test_two_moments_are_one_question_where_nothing_was_written_between(seed: int) -> None:
    county = Crowd(seed).county()
    question = question_of(county, seed)
    if question is None:
        return
    columns = bulk.prepare(tables_of(county))
    histories = columns.histories
    single = np.zeros(0, np.int64) if histories.at is None else histories.at[histories.state >= 0]
    written = np.concatenate([single, histories.many_at])
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    some = [epoch + timedelta(microseconds=int(at)) for at in np.unique(written[written > 0])[:8]]
    moments = [moment + timedelta(seconds=more) for moment in some for more in (-1, 0, 1)] + [LATE]
    keys = [_key(replace(question, known_at=moment), columns) for moment in moments]
    known = [int(np.count_nonzero(written <= days.moment(moment))) for moment in moments]
    for one, other in combinations(range(len(moments)), 2):
        assert (keys[one] == keys[other]) is (known[one] == known[other])
