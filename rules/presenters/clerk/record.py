"""A record as staff see it: its facts, how it came to its state, and what this person can do next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.access import Permission
from counties.models import NoticeDelivery
from rules.engine.book import Revision, Rule
from rules.engine.phrases import day
from rules.models import Record, RecordTransition
from rules.presenters.clerk.act_choices import (
    act_rows,
    clause_text,
    evidence_row,
    note_row,
    person_cell,
    worth_words,
)
from rules.presenters.record_words import state_tag
from rules.selectors.records import effective_day, last_day_to_contest, transitions_of
from rules.services.records.entry import Act

State = RecordTransition.State


@dataclass(frozen=True)
class ClerkRecord:
    """One record with its state on a day (annotated by `with_state`), for one person of the staff."""

    record: Record
    book: Revision | None
    delivery: NoticeDelivery | None
    user: Any
    permissions: frozenset[Permission]
    today: date
    language: str

    @property
    def rule(self) -> Rule | None:
        """The clause as it stood on the day of the act."""
        return self.book.rule(self.record.rule) if self.book else None

    @property
    def state(self) -> str:
        """The record's state; "" before its first day."""
        return str(self.record.state or "")  # type: ignore[attr-defined]  # annotated by with_state

    @property
    def tag(self) -> dict[str, str]:
        """The state as a tag."""
        return state_tag(self.state)

    @property
    def person(self) -> dict[str, str]:
        """The resident as staff tell namesakes apart."""
        return person_cell(self.record.resident)

    @property
    def title(self) -> str:
        """The clause's title, or its code where no book of that day has it."""
        return self.rule.title.say(self.language) if self.rule else self.record.rule

    @property
    def points(self) -> str:
        """What it is worth, in words."""
        if self.rule is None:
            return ""
        return worth_words(self.rule, self.record.points, self.record.quantity, self.language)

    @property
    def clause(self) -> str:
        """The clause's full text; "" where no book of that day has it."""
        if self.book is None or self.rule is None:
            return ""
        return clause_text(self.book, self.rule, self.language)

    @property
    def may_decide(self) -> bool:
        """Whether this person may confirm or return it now."""
        return self.state == State.PROPOSED and not self.why_not_decide

    @property
    def why_not_decide(self) -> str:
        """Why there is no button; "" where there is one, or nothing is to be decided."""
        if self.state != State.PROPOSED:
            return ""
        if self.record.proposed_by_id == self.user.pk:
            return _("You entered this record. Somebody else confirms or returns it.")
        if Permission.CONFIRM_RECORDS not in self.permissions:
            return _("You can read this record. A person with the role of confirmer decides on it.")
        return ""

    @property
    def may_deliver(self) -> bool:
        """Whether this person may write down that the notice arrived."""
        return self.waits_for_delivery and Permission.PROPOSE_RECORDS in self.permissions

    @property
    def has_notice(self) -> bool:
        """Whether the resident is told of it: a second person has agreed."""
        return self.state in (State.NOTIFIED, State.IN_EFFECT, State.SUSPENDED)

    @property
    def waits_for_delivery(self) -> bool:
        """Whether the notice has yet to reach the resident."""
        return self.state == State.NOTIFIED and self.delivery is None

    def announced_on(self) -> date | None:
        """The day on which the deduction was announced; None before."""
        steps = transitions_of(self.record).filter(state=State.NOTIFIED)
        return steps.order_by("on").values_list("on", flat=True).first()

    def delivered_words(self, effective: date) -> str:
        """What a delivery, just written down, leads to."""
        return _("Written down. The deduction takes effect on %(day)s, unless the resident contests it.") % {
            "day": day(effective, self.language)
        }

    def rows(self) -> list[dict[str, Any]]:
        """For `summary_list`."""
        record = self.record
        rows: list[dict[str, Any]] = [
            {"key": _("Person"), "value": person_cell(record.resident)},
            {"key": _("Points"), "value": self.points},
        ]
        if self.rule is not None:
            act = act_of(record)
            rows += [
                *act_rows(act, self.rule, self.language),
                note_row(act),
                evidence_row(self.rule, self.language),
            ]
        if record.proposed_by is not None:
            rows.append({"key": _("Entered by"), "value": record.proposed_by.display})
        if record.corrects is not None:
            url = reverse("rules:clerk-record-detail", args=[record.county.slug, record.corrects.reference])
            rows.append({"key": _("Corrects"), "value": {"href": url, "text": record.corrects.reference}})
        return rows

    def dates(self) -> list[dict[str, Any]]:
        """For `dates`: delivered, takes effect and how that was computed, last day to contest."""
        if not self.record.is_deduction or self.state not in (State.NOTIFIED, State.IN_EFFECT):
            return []
        delivery = self.delivery
        if delivery is None:
            waits = _("The sixth working day after delivery; without delivery, never (charter D1).")
            return [{"label": _("Notice delivered")}, {"label": _("Takes effect"), "note": waits}]
        due = effective_day(self.record.county, delivery)
        since: date = self.record.state_on if self.state == State.IN_EFFECT else due  # type: ignore[attr-defined]
        last = last_day_to_contest(delivery)
        return [
            {"label": _("Notice delivered"), "date": delivery.on, "note": delivery.get_how_display()},
            {"label": _("Takes effect"), "date": since, "note": self._how_computed(delivery, due, since)},
            {
                "label": _("Last day to contest"),
                "date": last,
                "days_left": (last - self.today).days if last >= self.today else None,
                "note": _("Later with a reason."),
            },
        ]

    def _how_computed(self, delivery: NoticeDelivery, due: date, since: date) -> str:
        told = day(delivery.on, self.language)
        if since == due:
            return _("The sixth working day after %(day)s (charter D1).") % {"day": told}
        return _("Not before %(due)s, the sixth working day after %(day)s (charter D1).") % {
            "due": day(due, self.language),
            "day": told,
        }

    def history(self) -> list[dict[str, Any]]:
        """For `timeline`, newest first: every step with its day and who took it."""
        steps = transitions_of(self.record).select_related("by").order_by("on", "at", "pk")
        items: list[dict[str, Any]] = [self._step(step) for step in steps]
        if self.delivery is not None:
            told = {
                "at": self.delivery.on,
                "title": _("Notice delivered"),
                "text": self.delivery.get_how_display(),
                "actor": self.delivery.by.display,
            }
            before = sum(step["at"] <= self.delivery.on for step in items)
            items.insert(before, told)
        return items[::-1]

    def _step(self, step: RecordTransition) -> dict[str, Any]:
        state = State(step.state)
        actor: Any = step.by.display if step.by else ""
        if step.by is None and state == State.IN_EFFECT:
            actor = _("by itself, when the time after delivery was over")
        return {
            "at": step.on,
            "title": step_words(state, is_deduction=self.record.is_deduction),
            "text": step.reason,
            "actor": actor,
            "tag": {"text": str(state.label), "state": state.value},
        }


def step_words(state: State, *, is_deduction: bool) -> str:
    """What happened, as the headline of a step."""
    words = {
        State.PROPOSED: _("Entered"),
        State.NOTIFIED: _("Confirmed by a second person, and announced"),
        State.IN_EFFECT: _("Takes effect") if is_deduction else _("Confirmed by a second person; it counts"),
        State.SUSPENDED: _("Contested: it counts nothing until it is decided"),
        State.REPAIRED: _("Repaired by a good deed"),
        State.REFUSED: _("Refused by the resident"),
        State.ANNULLED: _("Returned or annulled: it never counts"),
    }
    return words[state]


def consequence_of_confirming(record: Record) -> str:
    """What will happen, before the second person agrees."""
    if record.is_deduction:
        return _(
            "The resident is told at once. The deduction takes effect on the sixth working day after the notice is "
            "delivered, never before. The resident can contest it; then it counts nothing until it is decided."
        )
    return _("The credit counts at once. The resident is told, and can refuse it.")


def act_of(record: Record) -> Act:
    return Act(
        rule=record.rule,
        occurred_on=record.occurred_on,
        quantity=record.quantity,
        points=record.points,
        incident=record.incident,
        document_number=record.document_number,
        document_authority=record.document_authority,
        document_date=record.document_date,
        note=record.note,
    )
