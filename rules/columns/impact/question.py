"""The question: a county's books without and with a draft, on one day, as known at one moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from rules.engine.book import Reach, Revision
from rules.engine.columns.kernel import Judge
from rules.engine.timeline import Timeline

REACHES = (Reach.NEW_ACTS, Reach.UNDECIDED, Reach.ALL_ACTS)
"""From the one that reaches back least to the one that reaches back furthest."""


@dataclass(frozen=True)
class Question:
    """Both sides are of the same day and moment, so that only the draft makes the difference.

    books: those on file; draft: taken to begin on `day`, whatever it says; known_at: an aware moment
    """

    books: tuple[Revision, ...]
    draft: Revision
    day: date
    known_at: datetime

    @classmethod
    def of(cls, books: Iterable[Revision], draft: Revision, *, day: date, known_at: datetime) -> Question:
        """Raises ValueError where a book on file takes effect on that very day."""
        on_file = tuple(books)
        if any(book.effective_from == day for book in on_file):
            raise ValueError("a revision on file takes effect on the same day")
        return cls(on_file, replace(draft, effective_from=day, published_on=None), day, known_at)

    @cached_property
    def before(self) -> Timeline:
        """The books on file."""
        return Timeline.of(self.books, as_of=self.day, known_at=self.known_at)

    def after(self, reach: Reach) -> Timeline:
        """The books on file and the draft, reaching back so far."""
        text = replace(self.draft, transition=reach)
        return Timeline.of((*self.books, text), as_of=self.day, known_at=self.known_at)

    @cached_property
    def judge_before(self) -> Judge:
        """Asks of the records what the programmes of either text ask: whom the draft does not touch is asked once."""
        last = self.before.in_force
        if last is None:
            return Judge.of(self.before)
        wide = replace(last, programmes=(*last.programmes, *self.draft.programmes))
        return Judge.of(replace(self.before, revisions=(*self.before.revisions[:-1], wide)))

    @cached_property
    def judges(self) -> dict[Reach, Judge]:
        """The sides with the draft, one for each reach."""
        first = Judge.of(self.after(REACHES[0]))
        return {reach: first.under(self.after(reach)) for reach in REACHES}

    def compile(self) -> None:
        """Make the books ready, once, before several threads ask for them."""
        _ = self.judge_before, self.judges

    @property
    def regrades(self) -> bool:
        """Whether the draft has another scale or other grades: then every grade is asked for anew."""
        last = self.before.in_force
        if last is None:
            return True
        bands = [[(grade.code, grade.starts_at) for grade in book.grades] for book in (last, self.draft)]
        return last.scale != self.draft.scale or bands[0] != bands[1]
