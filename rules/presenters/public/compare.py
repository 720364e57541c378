"""Two revisions side by side: what differs in words, a page at a time, and what that comes to in effect."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.diff import Change, Kind
from rules.engine.history import clause_of
from rules.engine.words_fields import REACHES
from rules.models import Revision
from rules.presenters.book import village_names
from rules.presenters.diffs import clause_changes, clause_item
from rules.presenters.public.addresses import Addresses
from rules.presenters.public.effects import effect_table
from rules.presenters.public.reading import LONGEST_QUERY, has_words
from rules.selectors.books import engine_revision
from rules.selectors.revision_spans import WITHDRAWN, RevisionSpan

A_PAGE, STILL_WHOLE = 100, 50
"""Clauses on a page; and how many more a last page may take."""


@dataclass(frozen=True)
class Comparison:
    """One page of what differs. ``steps`` are the changes that lie between, one revision to the next."""

    before: str
    after: str
    reach: str
    backwards: bool
    steps: tuple[dict[str, str], ...]
    counts: dict[str, int]
    effects: dict[str, Any]
    items: list[dict[str, Any]]
    page: Page[list[Change]]
    query: str
    found: int

    @property
    def is_big(self) -> bool:
        """Whether the differences do not fit on one page, so that a search is of use."""
        return sum(self.counts.values()) > A_PAGE + STILL_WHOLE

    @property
    def direct(self) -> bool:
        """Whether the second follows the first at once, so that it is the second that says what becomes of records."""
        return not self.steps and not self.backwards


def comparison(
    county: County,
    before: Revision,
    after: Revision,
    spans: Iterable[RevisionSpan],
    language: str,
    number: str = "",
    query: str = "",
) -> Comparison:
    """What differs; a page number that does not exist is the nearest there is. A query keeps the clauses that have
    its words in code or title; counts and effects are always of everything.

    What becomes of earlier records is told only of a revision that follows the other at once: else each revision
    between has said it for its own changes, and the steps lead there.
    """
    old, new = engine_revision(before), engine_revision(after)
    changed = clause_changes(old, new)
    query = " ".join(query[:LONGEST_QUERY].split())
    kept = [changes for changes in changed if has_words(_names(changes[0]), query)]
    page = Paginator(kept, A_PAGE, orphans=STILL_WHOLE).get_page(number or 1)
    backwards = before.effective_from > after.effective_from
    steps = _steps(county, before, after, spans)
    direct = not steps and not backwards
    villages = village_names(language)
    kinds = [changes[0].kind for changes in changed]
    return Comparison(
        before=old.title.say(language),
        after=new.title.say(language),
        reach=REACHES[new.transition].say(language),
        backwards=backwards,
        steps=steps,
        counts={str(kind): kinds.count(kind) for kind in Kind},
        effects=effect_table(changed, language),
        items=[
            clause_item(
                changes,
                language,
                villages,
                url=_address(county, changes[0], before, after),
                consequences=direct,
            )
            for changes in page
        ],
        page=page,
        query=query,
        found=len(kept),
    )


def _names(change: Change) -> Iterator[str]:
    """Code and titles of the clause in both texts and languages."""
    yield change.code
    for revision in (change.before, change.after):
        clause = clause_of(revision, change.part, change.code) if change.code else revision
        if clause is not None:
            yield from (clause.title.en, clause.title.zh)


def _address(county: County, change: Change, before: Revision, after: Revision) -> str:
    """The clause where it is: in the later text, or in the earlier one where it was dropped."""
    where = before if change.kind is Kind.DROPPED else after
    return Addresses(county.slug, where.code).clause(change.part, change.code)


def _steps(
    county: County, before: Revision, after: Revision, spans: Iterable[RevisionSpan]
) -> tuple[dict[str, str], ...]:
    """From one revision to the next between the two, where others lie between; () where none does."""
    first, last = sorted((before, after), key=lambda revision: revision.effective_from)
    between = [
        span.revision
        for span in spans
        if span.state != WITHDRAWN
        and first.effective_from < span.revision.effective_from < last.effective_from
    ]
    if not between:
        return ()
    chain = [first, *sorted(between, key=lambda revision: revision.effective_from), last]
    return tuple(
        {
            "text": _("From %(old)s to %(new)s") % {"old": one.code, "new": other.code},
            "url": Addresses(county.slug, other.code).compared_with(one.code),
        }
        for one, other in itertools.pairwise(chain)
    )
