"""For every message about a book, the smallest book that earns it: exactly that error, where it is.

`broken_books/CODE.toml`, or a folder where it takes several files; a first line `# CODE at PLACE` says what to expect.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules.engine.problems import MESSAGES
from tests.unit.engine.broken_books_page import BOOKS, PAGE, expected, page, problems_of


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_a_broken_book_earns_its_message_and_no_other(book: Path) -> None:
    code, place = expected(book)
    assert code == book.stem
    assert [(problem.code, problem.clause) for problem in problems_of(book)] == [(code, place)]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_it_is_said_in_both_languages(book: Path) -> None:
    for problem in problems_of(book):
        english, chinese = problem.say("en"), problem.say("zh-hans")
        assert problem.clause in english
        assert problem.clause in chinese
        assert re.search("[一-鿿]", chinese)
        assert not re.search("[一-鿿]", re.sub('“.*?”|".*?"', "", english)), "English speaks English"
        assert english.count(". ") >= 2, "what, why and how to mend"
        assert chinese.count("。") >= 3, "何事、为何、如何改正"
        for said in (english, chinese):
            assert "{" not in said.replace("{ ", ""), "nothing is left to fill in"
            assert len(said) < 1500


def test_every_message_has_its_book() -> None:
    """A message that nobody can meet is dead; a new one needs its broken book."""
    assert {book.stem for book in BOOKS} == set(MESSAGES)
    assert all(set(said) == {"en", "zh"} for said in MESSAGES.values())


def test_the_page_for_readers_says_the_same() -> None:
    again = "write it again: python -m tests.unit.engine.broken_books_page"
    assert PAGE.read_text(encoding="utf-8") == page(), again
