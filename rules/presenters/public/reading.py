"""A book of any size on pages: small ones whole, big ones a hundred clauses at a time, with contents and a search."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from rules.engine.book import Programme, Revision, Rule
from rules.engine.grounds import GROUNDS
from rules.presenters.book import BookPage, book_page, by_category
from rules.presenters.public.addresses import Addresses

A_PAGE, STILL_WHOLE = 100, 50
"""Rules on a page; and how many more a last page may take, so that a book of 150 rules is whole."""
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Heading:
    """An entry of a big book's contents: a category, how many rules it has, and the page where it begins."""

    title: str
    count: int
    page: int
    anchor: str


@dataclass(frozen=True)
class Reading:
    """What one page shows of a book. ``query`` is what was searched for, "" without a search."""

    book: BookPage
    page: Page[Rule]
    headings: tuple[Heading, ...]
    rules: int
    query: str
    found: int

    @property
    def is_big(self) -> bool:
        """Whether the book does not fit on one page, so that a search and contents are of use."""
        return self.rules > A_PAGE + STILL_WHOLE

    @property
    def whole_scale(self) -> bool:
        """Whether points and grades are on this page: on the first of a book, not among what was found."""
        return not self.query and self.page.number == 1

    @property
    def with_programmes(self) -> bool:
        """Whether programmes are on this page: on the last, and wherever a search found one."""
        return bool(self.book.offers) if self.query else not self.page.has_next()


def reading(
    revision: Revision, language: str, *, addresses: Addresses, number: str = "", query: str = ""
) -> Reading:
    """The page of that number (a wrong one is the nearest there is), of the whole book or of what a search found."""
    query = " ".join(query[:LONGEST_QUERY].split())
    in_order = [rule for _category, rules in by_category(revision, revision.rules) for rule in rules]
    rules = [rule for rule in in_order if has_words(_words_of(revision, rule), query)]
    page = Paginator(rules, A_PAGE, orphans=STILL_WHOLE).get_page(number or 1)
    programmes: Iterable[Programme] = revision.programmes
    if query:
        programmes = [found for found in programmes if has_words((*_texts(found), found.effect), query)]
    elif page.has_next():
        programmes = ()
    programmes = tuple(programmes)
    return Reading(
        book=book_page(revision, language, rules=tuple(page), programmes=programmes, addresses=addresses),
        page=page,
        headings=_headings(revision, page.paginator, language) if not query else (),
        rules=len(revision.rules),
        query=query,
        found=len(rules) + len(programmes) if query else 0,
    )


def _headings(revision: Revision, pages: "Paginator[Rule]", language: str) -> tuple[Heading, ...]:
    """Where each category begins; nothing for a book that is whole on one page."""
    if pages.num_pages == 1:
        return ()
    found, before = [], 0
    for category, rules in by_category(revision, revision.rules):
        title = category.title.say(language) if category else ""
        anchor = f"category-{category.code}" if category else "category-"
        number = min(before // A_PAGE + 1, pages.num_pages)
        found.append(Heading(title, len(rules), number, anchor))
        before += len(rules)
    return tuple(found)


def _words_of(revision: Revision, rule: Rule) -> tuple[str, ...]:
    category = revision.category(rule.category)
    heading = (category.title.en, category.title.zh) if category else ()
    ground = GROUNDS.get(rule.ground)
    return (*_texts(rule), *heading, rule.ground, *((ground.en, ground.zh) if ground else ()))


def _texts(clause: Any) -> tuple[str, ...]:
    """Code, title, legal basis and source of a clause, in both languages."""
    both = (clause.title, clause.legal_basis, clause.source)
    return (clause.code, *(text for title in both for text in (title.en, title.zh)))


def has_words(words: Iterable[str], query: str) -> bool:
    """Whether every word of the query occurs; a query without words finds everything."""
    if not query:
        return True
    text = "\n".join(words).casefold()
    return all(word in text for word in query.casefold().split())
