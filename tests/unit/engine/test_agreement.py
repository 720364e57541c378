"""`evaluate` agrees with the plain model on random books, records and clocks, to the last worth and reason."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.book import Revision
from rules.engine.checks import check_book
from rules.engine.evaluate import evaluate
from rules.engine.facts import Record, Resident
from rules.engine.format import from_document
from tests.unit.engine import naive, naive_programmes
from tests.unit.engine.bulk_comparison import law
from tests.unit.engine.crowds import County
from tests.unit.engine.small_counties import small_counties
from tests.unit.engine.strategies import (
    EXAMPLES,
    FEWER,
    HALF,
    books,
    moments,
    questions,
    record_lists,
    residents,
)


@EXAMPLES
@given(books(), residents(), record_lists(), questions, st.one_of(st.none(), moments))
def test_evaluate_agrees_with_the_plain_model(
    revisions: tuple[Revision, ...],
    resident: Resident,
    records: list[Record],
    as_of: date,
    known_at: datetime | None,
) -> None:
    """scoring.md "8. One meaning"."""
    found = evaluate(revisions, resident, records, as_of=as_of, known_at=known_at)
    expected = naive.score(revisions, resident, records, as_of, known_at)
    score = None if found.score is None else Fraction(found.score, 100)
    assert (score, found.grade, found.reason) == (expected["score"], expected["grade"], expected["reason"])
    effects = [
        (
            effect.record,
            effect.revision,
            Fraction(effect.worth, 100),
            effect.reason,
            effect.counts,
            effect.made,
        )
        for effect in found.effects
    ]
    assert effects == [
        (
            line.record.key,
            line.book["rulebook"]["revision"] if line.book else "",
            line.worth,
            line.reason,
            not line.out,
            getattr(line.record, "made", False),
        )
        for line in expected["lines"]
    ]


@HALF
@given(small_counties())
def test_programme_answers_agree_with_the_plain_model(county: County) -> None:
    found = {(a.resident, a.programme): (a.answer.value, a.reason) for a in law(county).answers}
    assert found == naive_programmes.county(
        tuple(county.books), county.residents, county.records, county.as_of, county.known_at
    )


@FEWER
@given(books())
def test_random_books_are_well_formed(revisions: tuple[Revision, ...]) -> None:
    """The strategies stay inside the format, so that agreement means something."""
    for revision in revisions:
        assert from_document(revision.document, "book") == revision
    codes = {problem.code for problem in check_book(revisions)}
    assert codes <= {"no_end", "ends_too_late", "unknown_rule"}, codes
