"""One consultation as everybody sees it: the text, what it changes, the comments, the versions, the end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.engine import book
from rules.models import Consultation, ConsultationVersion, Draft
from rules.presenters.consultation.clauses import clause_url
from rules.presenters.consultation.comments import CommentCards
from rules.presenters.consultation.counting import (
    comments_words,
    counts_by_place,
    counts_table,
    speakers_words,
    stances_words,
)
from rules.presenters.consultation.statement import StatementCard, statement_cards
from rules.presenters.diffs import diff_by_clause
from rules.selectors.consultation_texts import Place, book_beside, engine_version, places
from rules.selectors.consultations import counts_of, statements, terms, versions


def is_over(consultation: Consultation, today: date) -> bool:
    """Whether it takes no comments any more, be a worker there yet or not."""
    return (
        consultation.closed_at is not None
        or consultation.closes_on < today
        or consultation.draft.status != Draft.Status.OPEN
    )


def consultation_tag(consultation: Consultation, today: date) -> dict[str, str]:
    """Open or closed."""
    if is_over(consultation, today):
        return {"text": _("closed"), "tone": "ended"}
    return {"text": _("open for comments"), "tone": "active"}


def consultation_trail(county: County, number: int | None = None, here: str = "") -> list[dict[str, Any]]:
    """Breadcrumbs: the county, its consultations, this one, this page."""
    trail: list[dict[str, Any]] = [
        {"text": county.title, "url": reverse("rules:county-detail", args=[county.slug])},
        {"text": _("Consultations"), "url": reverse("rules:consultation-list", args=[county.slug])},
    ]
    if number is not None:
        url = reverse("rules:consultation-detail", args=[county.slug, number])
        trail.append({"text": _("Consultation %(number)d") % {"number": number}, "url": url})
    if here:
        trail.append({"text": here})
    trail[-1].pop("url", None)
    return trail


def list_items(
    county: County, found: Iterable[Consultation], titles: Mapping[int, Any], today: date
) -> list[dict[str, Any]]:
    """For `timeline`, the latest first; ``titles`` by consultation."""
    return [
        {
            "at": consultation.opened_on,
            "title": titles[consultation.pk],
            "url": reverse("rules:consultation-detail", args=[county.slug, consultation.number]),
            "tag": consultation_tag(consultation, today),
            "text": _("Consultation %(number)d") % {"number": consultation.number},
            "closes_on": consultation.closes_on,
            "days": None if is_over(consultation, today) else (consultation.closes_on - today).days,
        }
        for consultation in found
    ]


@dataclass(frozen=True)
class ConsultationPage:
    """One consultation for one reader."""

    county: County
    consultation: Consultation
    today: date
    user: Any
    language: str

    @cached_property
    def versions(self) -> list[ConsultationVersion]:
        """Every text, the latest first."""
        return list(versions(self.consultation))

    @property
    def version(self) -> ConsultationVersion:
        """The text that lies open, or lay open last."""
        return self.versions[0]

    @cached_property
    def text(self) -> book.Revision:
        """The same, parsed."""
        return engine_version(self.version)

    @cached_property
    def before(self) -> book.Revision | None:
        """The book beside which it is shown."""
        return book_beside(self.version)

    @property
    def title(self) -> str:
        """The text's own title."""
        return self.text.title.say(self.language)

    @property
    def tag(self) -> dict[str, str]:
        """Open or closed."""
        return consultation_tag(self.consultation, self.today)

    @property
    def is_open(self) -> bool:
        """Whether it takes comments."""
        return not is_over(self.consultation, self.today)

    @property
    def days_left(self) -> int:
        """Days to its last; 0 on the last."""
        return (self.consultation.closes_on - self.today).days

    @cached_property
    def counts(self) -> dict[str, Any]:
        """Counts as they stand; those on file once it is closed."""
        on_file: dict[str, Any] | None = self.consultation.summary
        return on_file or counts_of(self.consultation)

    @cached_property
    def statements(self) -> list[StatementCard]:
        """What the county said at the end, the statement that holds first; empty until one is written."""
        return statement_cards(statements(self.consultation))

    @cached_property
    def order(self) -> list[Place]:
        """Everything that can be commented on."""
        return list(places(self.version))

    @cached_property
    def texts(self) -> list[book.Revision | None]:
        """Where titles of clauses are looked up: the latest text first, the book in force last."""
        return [*(engine_version(version) for version in self.versions), self.before]

    def rows(self) -> list[dict[str, Any]]:
        """For `summary_list`."""
        rows: list[dict[str, Any]] = [
            {"key": _("Is to take effect"), "value": self.text.effective_from},
            {"key": _("Open from"), "value": self.consultation.opened_on},
            {
                "key": _("Last day for comments"),
                "value": {"text": self.consultation.closes_on, "note": self._moved()},
            },
            {
                "key": _("Comments"),
                "value": {"text": comments_words(self.counts), "note": speakers_words(self.counts)},
            },
        ]
        if not self.is_open:
            rows.append({"key": _("What became of it"), "value": self._outcome()})
        return rows

    def _moved(self) -> str:
        reasons = [term.why for term in terms(self.consultation) if term.why]
        return _("Moved away: %(why)s") % {"why": "; ".join(reasons)} if reasons else ""

    def _outcome(self) -> Any:
        draft = self.consultation.draft
        match Draft.Status(draft.status):
            case Draft.Status.DROPPED:
                return _("The draft was given up.")
            case Draft.Status.PUBLISHED:
                if draft.revision is None:
                    return _("The draft was published.")
                url = reverse("rules:revision-detail", args=[self.county.slug, draft.revision.code])
                return {"href": url, "text": _("Published as %(code)s") % {"code": draft.revision.code}}
            case _:
                return _("Not yet decided. Every comment is answered before the draft can be published.")

    def diff(self) -> list[dict[str, Any]]:
        """For `diff_list`: what it changes of the book in force, each clause with its comments."""
        if self.before is None:
            return []
        found = counts_by_place(self.counts)
        items = diff_by_clause(self.before, self.text, self.language)
        for place, item in items.items():
            item["url"] = clause_url(self.county, self.consultation.number, place)
            if place in found:
                item["more"] = {"text": stances_words(found[place]), "url": item["url"]}
            elif self.is_open:
                item["more"] = {"text": _("Comment on this"), "url": item["url"]}
        return list(items.values())

    def table(self) -> dict[str, Any]:
        """For `table`: counts by clause."""
        return counts_table(
            self.county, self.consultation.number, self.counts, self.order, self.texts, self.language
        )

    @cached_property
    def cards(self) -> CommentCards:
        """Makes cards of comments."""
        return CommentCards(
            self.county, self.consultation.number, self.versions, self.texts, self.user, self.language
        )

    def version_items(self) -> list[dict[str, Any]]:
        """For `timeline`: every text that lay open, with why it was changed."""
        items = []
        for version in self.versions:
            rules = len(engine_version(version).rules)
            items.append(
                {
                    "at": version.at,
                    "title": _("Version %(number)d") % {"number": version.number},
                    "url": version_url(self.county, self.consultation.number, version.number),
                    "text": version.why
                    or ngettext(
                        "The text as it was laid open: %(count)d rule.",
                        "The text as it was laid open: %(count)d rules.",
                        rules,
                    )
                    % {"count": rules},
                    "actor": version.by.display,
                }
            )
        return items


def version_url(county: County, number: int, version: int) -> str:
    """The page of a text in full."""
    return reverse("rules:consultation-version", args=[county.slug, number, version])
