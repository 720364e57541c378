"""Every message about a book as a page for readers, docs/reference/rulebook-errors.md, with the smallest book that earns it.

`python -m tests.unit.engine.broken_books_page` writes it; a test compares.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from rules.engine.checks import check_real_county
from rules.engine.problems import Problem
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

| code | book | where | en | zh |
|---|---|---|---|---|
"""


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
    return _HEAD + "".join(rows)


def _cell(said: str) -> str:
    return said.lstrip(":： ").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
