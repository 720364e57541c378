"""A resident's records as rows: what, when, what it is worth now, in what state, and until when to contest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import NoticeDelivery, Resident
from rules.engine.book import Revision
from rules.engine.phrases import day
from rules.engine.trace import Effect, Evaluation
from rules.engine.words import say_reason
from rules.models import Record
from rules.presenters.record_words import CONTESTABLE, State, is_spent, signed, state_tag
from rules.selectors.records import deliveries_of, effective_day, last_day_to_contest


class MyRecords:
    """Rows for `table`. ``evaluation`` is the score derived again; None where there is no score."""

    def __init__(
        self,
        resident: Resident,
        texts: Sequence[Revision],
        evaluation: Evaluation | None,
        today: date,
        language: str,
    ) -> None:
        self.resident, self.county = resident, resident.county
        self.texts, self.evaluation = texts, evaluation
        self.today, self.language = today, language

    def head(self) -> list[dict[str, Any]]:
        """The columns."""
        return [
            {"text": _("What")},
            {"text": _("When")},
            {"text": _("State")},
            {"text": _("Points now"), "numeric": True},
            {"text": _("To object")},
        ]

    def rows(self, records: Sequence[Record]) -> list[dict[str, Any]]:
        """One row for each record; ``records`` carry the annotation ``state``."""
        told = deliveries_of(record.reference for record in records)
        return [self._row(record, told.get(record.reference)) for record in records]

    def title(self, record: Record) -> str:
        """The clause's title in the book in force on the day of the act, or in the last that has it."""
        return rule_title(record.rule, record.occurred_on, self.texts, self.language)

    def _row(self, record: Record, delivery: NoticeDelivery | None) -> dict[str, Any]:
        effect = self.evaluation.effect(record.reference) if self.evaluation else None
        state: str = record.state  # type: ignore[attr-defined]  # annotated by `with_state`
        href = reverse("rules:record-detail", args=[self.county.slug, record.reference])
        worth = effect.worth if effect else 0
        return {
            "cells": [
                {"href": href, "text": self.title(record), "note": f"{record.rule} · {record.reference}"},
                record.occurred_on,
                {"tag": state_tag(state, effect), "note": self._why(state, effect, delivery)},
                signed(worth) if self.evaluation else "–",
                self._contest(record, state, effect, delivery),
            ],
            "muted": worth == 0,
        }

    def _why(self, state: str, effect: Effect | None, delivery: NoticeDelivery | None) -> str:
        if effect is not None:
            return say_reason(effect, self.language, self.texts)
        if state == State.NOTIFIED:
            if delivery is None:
                return _("Counts nothing until the notice has reached you.")
            start = effective_day(self.county, delivery)
            return _("Counts from %(day)s.") % {"day": day(start, self.language)}
        if state == State.SUSPENDED:
            return _("Counts nothing while you contest it.")
        return ""

    def _contest(
        self, record: Record, state: str, effect: Effect | None, delivery: NoticeDelivery | None
    ) -> Any:
        """A link where there is something to win: a deduction that counts or is about to."""
        if state == State.SUSPENDED:
            return {"href": reverse("appeals:my-appeals", args=[self.county.slug]), "text": _("Your appeal")}
        if not record.is_deduction or state not in CONTESTABLE or is_spent(effect):
            return "–"
        return {
            "href": reverse("appeals:contest", args=[self.county.slug, record.reference]),
            "text": _("Contest"),
            "hidden": record.reference,
            "note": term_note(delivery, self.today, self.language),
        }


def term_note(delivery: NoticeDelivery | None, today: date, language: str) -> str:
    """Until when a record can be contested without a reason for being late."""
    if delivery is None:
        return _("until 60 days after the notice has reached you")
    last = last_day_to_contest(delivery)
    if last < today:
        return _("after %(day)s only with a reason why it is late") % {"day": day(last, language)}
    return _("until %(day)s") % {"day": day(last, language)}


def rule_title(code: str, on: date, texts: Sequence[Revision], language: str) -> str:
    """A rule's title on a day; the code where no book has it. ``texts`` in order of their days."""
    known = [text for text in texts if text.rule(code)]
    standing = [text for text in known if text.effective_from <= on]
    for text in (*reversed(standing), *known):
        rule = text.rule(code)
        if rule is not None:
            return rule.title.say(language)
    return code
