"""The impact of a draft on a county whose columns are in memory: from the question to the figures of the page.

Four drafts, of which each touches more. Asked for the first time, the side without the draft is scored as well; asked
again after an edit it is at hand, as `rules.columns.impact.reckoning` keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from time import perf_counter, process_time

from benchmarks.book import benchmark_book
from benchmarks.county_files import county_files, slices
from benchmarks.machine import peak_mib
from benchmarks.measurement import Measurement
from benchmarks.population import AS_OF, KNOWN_AT, RECORDS_EACH
from rules.columns.impact import reckoning
from rules.columns.impact.question import Question
from rules.engine.book import Reach, Revision
from rules.engine.bulk import Columns, prepare
from rules.engine.rule import Fixed

TIMES = 3
DAY = AS_OF + timedelta(days=31)
Edit = Callable[[Revision], Revision]


def run(people: int) -> list[Measurement]:
    """Every draft, first with nothing kept, then again."""
    columns = [prepare(tables) for tables in slices(county_files(people))]
    drafts: tuple[tuple[str, str, Edit], ...] = (
        ("one-rule", "a draft that halves one deduction", lambda book: halved_deductions(book, 1)),
        ("grades", "a draft that moves the grades", moved_grades),
        ("ten-rules", "a draft that halves ten deductions", lambda book: halved_deductions(book, 10)),
        (
            "all-rules",
            "a draft that halves every fixed deduction",
            lambda book: halved_deductions(book, 1_000),
        ),
    )
    found = []
    for name, what, edit in drafts:
        first = _measured(
            columns, edit, people, f"impact-{name}-first", f"impact of {what}, for the first time"
        )
        again = _measured(
            columns, edit, people, f"impact-{name}", f"impact of {what}, after an edit", kept=True
        )
        found += [first, again]
    return found


def _measured(
    columns: Sequence[Columns], edit: Edit, people: int, name: str, what: str, *, kept: bool = False
) -> Measurement:
    seconds, figures = [], {}
    cpu = process_time()
    for _ in range(TIMES):
        if not kept:
            reckoning._sides.clear()
        began = perf_counter()
        books = benchmark_book()
        if kept:
            books = _KEPT
        question = Question.of(books, _draft(books[-1], edit), day=DAY, known_at=KNOWN_AT)
        reckoned = reckoning.reckon(question, columns, titles={})
        seconds.append(perf_counter() - began)
        figures = {
            "scored_again_share": reckoned.touched[Reach.ALL_ACTS] / people,
            "hidden_counts": float(reckoned.figures["hidden"]),
        }
    figures["cpu_s"] = (process_time() - cpu) / TIMES
    return Measurement(
        name, what, people, people * RECORDS_EACH, tuple(seconds), figures=figures, peak_mib=peak_mib()
    )


_KEPT = benchmark_book()
"""The books as a process keeps them: one object for one text."""


def _draft(last: Revision, edit: Edit) -> Revision:
    plain = replace(last, code="draft", effective_from=DAY, transition=Reach.ALL_ACTS, published_on=None)
    return edit(plain)


def halved_deductions(book: Revision, most: int) -> Revision:
    """The first `most` deductions of a fixed worth cost half."""
    left, rules = most, []
    for rule in book.rules:
        if left and rule.is_deduction and isinstance(rule.form, Fixed) and rule.form.points <= -2:
            rule, left = replace(rule, form=Fixed(rule.form.points // 2)), left - 1
        rules.append(rule)
    return replace(book, rules=tuple(rules))


def moved_grades(book: Revision, points: int = 1) -> Revision:
    """Every grade but the last starts so many points higher."""
    *upper, last = book.grades
    more = 100 * points
    return replace(
        book, grades=(*(replace(grade, starts_at=grade.starts_at + more) for grade in upper), last)
    )
