"""What has to be done before a draft is published, as a task list: each with its state and the next step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from counties.access import Permission
from counties.models import County
from rules.engine import editing
from rules.engine.phrases import day
from rules.models import Comment, Draft
from rules.selectors.consultations import latest_consultation, latest_statement
from rules.selectors.drafts import authors_of
from rules.selectors.impact import impact_of
from rules.selectors.reviews import Standing, reviewed
from rules.services.publication.checking import examples_with
from rules.services.publication.gates import Gate, Refusal, refusals_of

ADMINS = frozenset({Permission.REVISE_RULES, Permission.PUBLISH_RULES})
OPEN_TO_REVIEWERS = ("draft-review",)
SHOWN = 6
"""So many reasons are listed; more are counted."""


@dataclass(frozen=True)
class Tasks:
    """The tasks of one draft for one person."""

    county: County
    draft: Draft
    user: Any
    permissions: frozenset[Permission]
    today: date
    language: str

    @cached_property
    def refusals(self) -> list[Refusal]:
        """Everything that stands in the way, whoever publishes."""
        return refusals_of(self.draft, self.today)

    @cached_property
    def may_edit(self) -> bool:
        """Whether this person may change the text."""
        return Permission.REVISE_RULES in self.permissions

    def items(self) -> list[dict[str, Any]]:
        """For `task_list`."""
        return [
            self._text(),
            self._examples(),
            self._review(),
            self._impact(),
            self._consultation(),
            *self._statement(),
            self._day(),
            self._person(),
        ]

    def _text(self) -> dict[str, Any]:
        count = sum(len(editing.clauses(self.draft.document, part)) for part in editing.PARTS)
        history = bool((self.draft.document.get("rulebook") or {}).get("archival"))
        done = (
            ngettext(
                "It has %(count)d clause and is complete. It is history: what breaks the charter stands as it was.",
                "It has %(count)d clauses and is complete. It is history: what breaks the charter stands as it was.",
                count,
            )
            if history
            else ngettext(
                "It has %(count)d clause, is complete and keeps the charter.",
                "It has %(count)d clauses, is complete and keeps the charter.",
                count,
            )
        )
        url = self._url("draft-editor") if self.may_edit else ""
        return self._item(_("Write the text"), url, (Gate.TEXT, Gate.CHARTER), done % {"count": count})

    def _examples(self) -> dict[str, Any]:
        run = examples_with(self.draft).run
        if run == 0 and not self._of((Gate.EXAMPLES,)):
            said = _("No worked example of this county’s is about this text.")
        else:
            said = ngettext(
                "%(count)d worked example was run and comes out as it says.",
                "%(count)d worked examples were run, and all come out as they say.",
                run,
            ) % {"count": run}
        return self._item(_("Worked examples"), self._url("draft-examples"), (Gate.EXAMPLES,), said)

    def _review(self) -> dict[str, Any]:
        found = reviewed(self.draft)
        history = sum(one.standing is Standing.HISTORY for one in found)
        allowed = sum(one.standing is Standing.ALLOWED for one in found)
        said = [] if found else [_("No clause looks like protected conduct.")]
        if allowed:
            said.append(
                ngettext(
                    "A reviewer allowed %(count)d clause, with reasons that everybody can read.",
                    "Reviewers allowed %(count)d clauses, with reasons that everybody can read.",
                    allowed,
                )
                % {"count": allowed}
            )
        if history:
            said.append(
                ngettext(
                    "%(count)d clause is kept word for word from the book of history.",
                    "%(count)d clauses are kept word for word from the book of history.",
                    history,
                )
                % {"count": history}
            )
        item = self._item(_("Review of clauses"), self._url("draft-review"), (Gate.REVIEW,), *said)
        if any(one.standing is Standing.WAITING for one in found):
            item["status"] = waiting()
        return item

    def _impact(self) -> dict[str, Any]:
        report = impact_of(self.draft, today=self.today)
        said = ""
        if report is not None:
            said = ngettext(
                "Simulated today on %(count)d resident, with exactly this text.",
                "Simulated today on %(count)d residents, with exactly this text.",
                report.residents,
            ) % {"count": report.residents}
        return self._item(_("Impact on residents"), self._url("draft-impact"), (Gate.IMPACT,), said)

    def _consultation(self) -> dict[str, Any]:
        consultation = latest_consultation(self.draft)
        said = ""
        if consultation is not None:
            count = Comment.objects.filter(consultation__draft=self.draft).count()
            said = ngettext(
                "It closed on %(day)s with %(count)d comment, which is answered.",
                "It closed on %(day)s with %(count)d comments, all answered.",
                count,
            ) % {"count": count, "day": day(consultation.closes_on, self.language)}
        item = self._item(_("Consultation"), self._url("draft-consultation"), (Gate.CONSULTATION,), said)
        if consultation is not None and consultation.closed_at is None:
            item["status"] = waiting()
        return item

    def _statement(self) -> list[dict[str, Any]]:
        """Due once the consultation has closed. No gate asks for it (charter R5), but people look for it."""
        consultation = latest_consultation(self.draft)
        if consultation is None:
            return []
        url = (
            reverse("rules:consultation-statement", args=[self.county.slug, consultation.number])
            if self.permissions & ADMINS
            else ""
        )
        if consultation.closed_at is None:
            status, said = waiting(), _("It is written once the consultation has closed.")
        elif (statement := latest_statement(consultation)) is None:
            status = todo()
            said = _(
                "Say what people said, what changed because of it, and what did not and why. Publication does not "
                "wait for it, but people look for it."
            )
        else:
            status = {"text": _("Done"), "tone": "done"}
            said = _("Written by %(name)s. It is public.") % {
                "name": statement.by.display["zh" if self.language.startswith("zh") else "en"]
            }
        return [{"title": _("Closing statement"), "url": url, "hints": [said], "more": 0, "status": status}]

    def _day(self) -> dict[str, Any]:
        url = self._url("clause-edit", "rulebook", "-") if self.may_edit else ""
        said = _("It is to take effect on %(day)s.") % {"day": day(self.draft.effective_from, self.language)}
        return self._item(_("The day it takes effect"), url, (Gate.DAY,), said)

    def _person(self) -> dict[str, Any]:
        item = {"title": _("Publish it, as a second person"), "url": "", "status": waiting()}
        if self.user.pk in authors_of(self.draft):
            said = _("You are one of its authors. A second person reads it and publishes it.")
        elif Permission.PUBLISH_RULES not in self.permissions:
            said = _("A person with the role of publisher who wrote none of it.")
        elif self.refusals:
            said = _("You can publish it once everything above is done.")
        else:
            said = _("Read what changes, then publish it below.")
            item |= {"url": "#publish", "status": todo()}
        return item | {"hints": [said]}

    def _item(self, title: str, url: str, gates: tuple[Gate, ...], *done: str) -> dict[str, Any]:
        found = self._of(gates)
        texts = [refusal.text for refusal in found]
        return {
            "title": title,
            "url": url,
            "hints": texts[:SHOWN] if texts else [text for text in done if text],
            "more": max(0, len(texts) - SHOWN),
            "status": todo() if texts else {"text": _("Done"), "tone": "done"},
        }

    def _of(self, gates: Iterable[Gate]) -> list[Refusal]:
        return [refusal for refusal in self.refusals if refusal.gate in gates]

    def _url(self, name: str, *more: str) -> str:
        """The page where the task is done; "" where this portal has none, or this person may not open it."""
        if name not in OPEN_TO_REVIEWERS and not self.permissions & ADMINS:
            return ""
        try:
            return reverse(f"rules:{name}", args=[self.county.slug, self.draft.code, *more])
        except NoReverseMatch:
            return ""


def todo() -> dict[str, str]:
    """A tag: somebody has to do something."""
    return {"text": _("To do"), "tone": "neutral"}


def waiting() -> dict[str, str]:
    """A tag: it waits for somebody else, or for a day."""
    return {"text": pgettext("step", "Waiting"), "tone": "waiting"}
