"""Every message about a book as a page for readers, docs/reference/rulebook-errors.md, with the smallest book that earns it.

`python -m tests.unit.engine.broken_books_page` writes it; a test compares.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from rules.engine.checks import check_real_county
from rules.engine.problems import MESSAGES, Problem
from rules.files.books import check_shelf, load_shelves

FOLDER = Path(__file__).with_name("broken_books")
BOOKS = sorted(FOLDER.iterdir())
EXPECTED = re.compile(rb"# ([a-z_]+) at (.+)")

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "rulebook-errors.md"
_HEAD = """\
# What a book may be told, and the smallest book that earns it

`manage.py rulebook check`, the loading of a county's files and the editor on the web say what is wrong in a book with these
messages: where, what, why, and how to mend it, all of them at once, in the reader's language. There is one small broken book
for each; the tests read every one of them and expect exactly its message, at the place given, and no other.

This page is written by `python -m tests.unit.engine.broken_books_page`.

## What goes wrong most easily, and what is said then

| what stands in the book | messages |
|---|---|
{causes}
A book of 10,000 rules, or of 10,000 errors, is read and checked in seconds, in time that grows with its length
(`tests/unit/engine/test_big_books.py`). The last number, length or depth that is read, and the next that is not, stand in
`tests/unit/engine/test_bounds.py`. Files of records have messages of their own, by row and column
([scoring.md](scoring.md) 9).

## Every message

| code | book | where | en | zh |
|---|---|---|---|---|
"""


CAUSES = {
    "rules that take each other's place, in a circle of any length, in one revision or across several": (
        "replaces_itself",
        "replaces_in_turn",
    ),
    "a code that changes its sign, or credits and deductions in one range, ladder or group": (
        "sign_changed",
        "clean_year_changed",
        "mixed_signs",
        "best_of_mixed",
        "best_of_changed",
    ),
    "a hold on a grade that is not there, now or in a later revision": (
        "unknown_grade",
        "held_grade_missing",
    ),
    "two revisions on one day, of one code, or of two counties": (
        "shared_day",
        "duplicate_revision",
        "other_county",
    ),
    "numbers past all reckoning": ("too_large", "rate_too_high", "not_whole"),
    "NaN, infinity, floats, full-width digits, words for numbers": (
        "not_a_number",
        "too_many_decimals",
        "bad_span",
        "not_a_date",
    ),
    "values inside values without end": ("nested_too_deep", "need_too_deep"),
    "characters that cannot be seen, codes that only look alike": ("hidden_character", "bad_code"),
    "no TOML, no UTF-8, keys that nobody knows": ("toml_syntax", "unreadable", "unknown_key"),
}
"""Where books go wrong most easily, with the messages that say so."""


def expected(book: Path) -> tuple[str, str]:
    """The code and the place that a book says of itself, in its first line or that of one of its files."""
    for path in sorted(book.iterdir()) if book.is_dir() else [book]:
        found = EXPECTED.match(path.read_bytes())
        if found is not None:
            place = found[2].decode()
            return found[1].decode(), "" if place == "the file" else place
    raise AssertionError(f"{book.name} does not say what to expect")


def problems_of(book: Path) -> list[Problem]:
    """Everything that `manage.py rulebook check` and the loading of a real county would say."""
    shelves, problems = load_shelves([book])
    for shelf in shelves:
        problems += check_shelf(shelf) + check_real_county(shelf.revisions)
    return problems


def page() -> str:
    """The whole page."""
    rows = []
    for book in BOOKS:
        path = book.relative_to(ROOT)
        for problem in problems_of(book):
            said = [_cell(replace(problem, file="", clause="").say(language)) for language in ("en", "zh")]
            where = f"`{problem.clause}`" if problem.clause else "the file"
            link = f"[{book.name}](../../{path}{'/' if book.is_dir() else ''})"
            rows.append(f"| `{problem.code}` | {link} | {where} | {said[0]} | {said[1]} |\n")
    causes = "".join(
        f"| {what} | {', '.join(f'`{code}`' for code in codes if MESSAGES[code])} |\n"
        for what, codes in CAUSES.items()
    )
    return _HEAD.replace("{causes}", causes) + "".join(rows)


def _cell(said: str) -> str:
    return said.lstrip(":： ").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
