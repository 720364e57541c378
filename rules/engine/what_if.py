"""Worked examples as if a draft had been the book of their day: what comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.engine.amounts import show
from rules.engine.book import Revision, in_order
from rules.engine.cases import Case, Failure, run_case
from rules.engine.county import CountyResult, evaluate_county
from rules.engine.facts import Record


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One thing that an example comes to otherwise: of whom, what, and what it is on either side ("–" = nothing).

    `what` is score, grade or answer; `code` the programme's of an answer.
    """

    resident: str
    what: str
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """One example: what is wrong with it beside the books on file, and what the draft would make of it.

    `differences` None where no book was in force on the example's day, or it asks for books that are not on file.
    """

    case: Case
    failures: tuple[Failure, ...]
    failures_with_draft: tuple[Failure, ...]
    differences: tuple[Otherwise, ...] | None


def replayed(books: Sequence[Revision], draft: Revision, case: Case) -> Replayed:
    """Run the example on the books on file, on these and the draft, and on these with the draft in the place of one."""
    failures = tuple(run_case(books, case))
    with_draft = tuple(run_case((*books, draft), case))
    asked = _asked(books, case)
    last = next((book for book in reversed(in_order(asked)) if book.effective_from <= case.as_of), None)
    if last is None:
        return Replayed(case, failures, with_draft, None)
    put = replace(draft, code=last.code, effective_from=last.effective_from, published_on=last.published_on)
    results = (_run(asked, case), _run([put if book is last else book for book in asked], case))
    return Replayed(case, failures, with_draft, tuple(_differences(*results)))


def _asked(books: Sequence[Revision], case: Case) -> list[Revision]:
    """Those that the example names, else all."""
    return [book for book in books if not case.revisions or book.code in case.revisions]


def _run(books: Sequence[Revision], case: Case) -> CountyResult:
    records: dict[str, list[Record]] = {}
    for owner, record in case.records:
        records.setdefault(owner, []).append(record)
    return evaluate_county(books, case.residents, records, as_of=case.as_of, known_at=case.known_at)


def _differences(before: CountyResult, after: CountyResult) -> Iterator[Otherwise]:
    for one, other in zip(before.scores, after.scores, strict=True):
        if one.score != other.score:
            yield Otherwise(one.resident, "score", "", _shown(one.score), _shown(other.score))
        if one.grade != other.grade:
            yield Otherwise(one.resident, "grade", "", one.grade or "–", other.grade or "–")
    sides = [
        {(answer.resident, answer.programme): answer.answer.value for answer in side.answers}
        for side in (before, after)
    ]
    for resident, code in dict.fromkeys((*sides[0], *sides[1])):
        was, now = (side.get((resident, code), "–") for side in sides)
        if was != now:
            yield Otherwise(resident, "answer", code, was, now)


def _shown(score: int | None) -> str:
    return "–" if score is None else show(score)
