"""Every worked example that ships comes out the same by the bulk engine: scores, effects and answers (charter R5)."""

from __future__ import annotations

import pytest

from rules.engine.book import Revision
from rules.engine.case_format import Case
from rules.engine.facts import Record
from tests.unit.counties.books import PLACES
from tests.unit.engine.bulk_comparison import County, at_once, law, rows_of, tables_of

EXAMPLES = [
    pytest.param(books, case, id=f"{place.folder.name}: {case.name}")
    for place in PLACES
    for books, cases in place.examples()
    for case in cases
]


@pytest.mark.parametrize(("books", "case"), EXAMPLES)
def test_an_example_comes_out_the_same(books: list[Revision], case: Case) -> None:
    records: dict[str, list[Record]] = {}
    for owner, record in case.records:
        records.setdefault(owner, []).append(record)
    known = [book for book in books if not case.revisions or book.code in case.revisions]
    county = County(known, list(case.residents), records, case.as_of, case.known_at)
    assert at_once(county, tables_of(county)) == rows_of(law(county))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 50
