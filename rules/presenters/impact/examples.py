"""The page of a draft's worked examples: which fail, which come out otherwise, which stay as they are."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.book import Revision
from rules.engine.cases import Case
from rules.engine.phrases import day
from rules.engine.programmes import Verdict
from rules.engine.what_if import Otherwise, Replayed, replayed
from rules.models import Draft
from rules.presenters.publication.draft_page import draft_url
from rules.selectors.drafts import engine_draft, is_sound


@dataclass(frozen=True)
class ExamplesPage:
    """The examples of a county beside one draft, for one reader."""

    county: County
    draft: Draft
    books: tuple[Revision, ...]
    cases: tuple[Case, ...]
    language: str

    @cached_property
    def is_sound(self) -> bool:
        """Whether anybody can be scored by the text."""
        return is_sound(self.draft)

    @property
    def title(self) -> str:
        """The draft's own title; its code while the text cannot be read."""
        return engine_draft(self.draft).title.say(self.language) if self.is_sound else self.draft.code

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """Every example: those that fail first, then those that come out otherwise, then the others."""
        if not self.is_sound:
            return []
        text = engine_draft(self.draft)
        found = [replayed(self.books, text, case) for case in self.cases]
        return [self._item(one) for one in sorted(found, key=_urgency)]

    @property
    def counts(self) -> dict[str, int]:
        """How many fail with the draft, come out otherwise under it, and stay as they are."""
        return {
            "all": len(self.items),
            "fail": sum(bool(item["failures"]) for item in self.items),
            "differ": sum(bool(item["changes"]) for item in self.items),
        }

    @property
    def draft_url(self) -> str:
        """The draft's page."""
        return draft_url(self.county, self.draft)

    def _item(self, one: Replayed) -> dict[str, Any]:
        tags = [
            {"text": _("fails on the books on file"), "tone": "alert"}
            if one.failures
            else {"text": _("passes on the books on file"), "tone": "active"},
            {"text": _("fails with the draft"), "tone": "alert"}
            if one.failures_with_draft
            else {"text": _("passes with the draft"), "tone": "active"},
        ]
        return {
            "name": one.case.name,
            "source": one.case.source,
            "day": day(one.case.as_of, self.language),
            "tags": tags,
            "failures": [failure.say(self.language) for failure in one.failures_with_draft],
            "changes": [self._change(other, one.case) for other in one.differences or ()],
            "apart": one.differences is None,
        }

    def _change(self, other: Otherwise, case: Case) -> dict[str, str]:
        names = {"score": _("Score"), "grade": _("Grade")}
        label = names.get(other.what) or self._programme(other.code)
        if len(case.residents) > 1:
            label = f"{other.resident}: {label}"
        return {
            "label": label,
            "before": self._side(other, other.before),
            "after": self._side(other, other.after),
        }

    def _programme(self, code: str) -> str:
        books = (engine_draft(self.draft), *reversed(self.books))
        title = next((one.title.say(self.language) for book in books if (one := book.programme(code))), "")
        return title or code

    def _side(self, other: Otherwise, side: str) -> str:
        if other.what != "answer":
            return side
        return verdict_words().get(side) or _("there is no such programme")


def verdict_words() -> dict[str, str]:
    """The three answers of a programme; none where the book has no such programme."""
    return {
        Verdict.ELIGIBLE: _("yes"),
        Verdict.NOT_ELIGIBLE: _("no"),
        Verdict.UNDETERMINED: _("cannot be said"),
    }


def _urgency(one: Replayed) -> int:
    return 0 if one.failures_with_draft else 1 if one.differences else 2
