"""All that a resident sees of one record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from counties.models import Notice, NoticeDelivery, Resident
from rules.engine.book import Per, Revision, Rule
from rules.engine.phrases import day, quantity, signed
from rules.engine.trace import Effect, Evaluation
from rules.engine.words import name_revision, say_reason
from rules.models import Record, RecordTransition
from rules.presenters.book import Clause, clause_of, village_names
from rules.presenters.record_words import CONTESTABLE, State, is_spent, state_meaning, state_tag
from rules.presenters.resident.record_history import confirmed_by, history
from rules.presenters.resident.records import rule_title
from rules.selectors.records import (
    delivery_of,
    effective_day,
    last_day_to_contest,
    state_of,
    transitions_of,
)


@dataclass(frozen=True)
class RecordPage:
    """What the page shows; ``rows`` for `summary_list`, ``dates`` for `dates`, ``history`` for `timeline`."""

    record: Record
    title: str
    state: str | None
    tag: dict[str, str]
    meaning: str
    effect: str
    clause: Clause | None
    book: str
    governed_by: str
    rows: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    dates: list[dict[str, Any]]
    history: list[dict[str, Any]]
    contest: bool
    spent: bool
    refuse: bool
    unread: Notice | None

    @classmethod
    def of(
        cls,
        record: Record,
        resident: Resident,
        texts: Sequence[Revision],
        evaluation: Evaluation | None,
        today: date,
        language: str,
    ) -> "RecordPage":
        """Read what is on file; ``evaluation`` is None where there is no score."""
        state = state_of(record, today) or None
        effect = evaluation.effect(record.reference) if evaluation else None
        then = [text for text in texts if text.effective_from <= record.occurred_on]
        book = then[-1] if then else None
        rule = book.rule(record.rule) if book else None
        steps = list(transitions_of(record).select_related("by").order_by("at", "pk"))
        delivery = delivery_of(record)
        contest = state in CONTESTABLE
        return cls(
            record=record,
            title=rule_title(record.rule, record.occurred_on, texts, language),
            state=state,
            tag=state_tag(state, effect),
            meaning=state_meaning(state, effect),
            effect=_effect(effect, evaluation, state, texts, language),
            clause=clause_of(book, rule, language, village_names(language)) if book and rule else None,
            book=name_revision(book.code, texts, language) if book else "",
            governed_by=_governed(effect, book, texts, language),
            rows=_rows(record, rule, steps, language),
            evidence=_evidence(record),
            dates=[] if is_spent(effect) else _dates(record, resident, state, delivery, steps, today),
            history=history(steps, resident, delivery),
            contest=contest,
            spent=is_spent(effect),
            refuse=not record.is_deduction and state == State.IN_EFFECT,
            unread=_unread(record, delivery),
        )


def _effect(
    effect: Effect | None,
    evaluation: Evaluation | None,
    state: str | None,
    texts: Sequence[Revision],
    language: str,
) -> str:
    """What it does to the score now, in words."""
    if evaluation is None:
        return _("You have no score now, so this record does nothing.")
    if effect is None:
        if state == State.IN_EFFECT:
            return _("Your score has yet to follow. It does so within a minute.")
        return _("0 points: it is not in the reckoning.")
    worth = signed(effect.worth, language)
    reason = say_reason(effect, language, texts)
    said = [_("%(worth)s.") % {"worth": worth}]
    if reason:
        said.append(reason)
    else:
        name = name_revision(effect.revision, texts, language)
        said.append(_("It counts in full under %(revision)s.") % {"revision": name})
    if effect.counts and effect.worth and effect.ends_on:
        said.append(_("It stops counting on %(day)s.") % {"day": day(effect.ends_on, language)})
    return ("" if language.startswith("zh") else " ").join(said)


def _governed(effect: Effect | None, book: Revision | None, texts: Sequence[Revision], language: str) -> str:
    """The later revision whose text is applied, where it is not the one of that day."""
    if effect is None or book is None or effect.revision in ("", book.code):
        return ""
    return name_revision(effect.revision, texts, language)


def _rows(
    record: Record, rule: Rule | None, steps: Sequence[RecordTransition], language: str
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"key": _("Day of the act"), "value": record.occurred_on},
        {"key": _("Reference number"), "value": record.reference},
    ]
    if record.quantity is not None and rule is not None and isinstance(rule.form, Per):
        rows.append({"key": _("How much"), "value": quantity(record.quantity, rule.form.unit, language)})
    if record.points is not None:
        rows.append({"key": _("Points set by the clerk"), "value": signed(record.points, language)})
    if record.note:
        rows.append({"key": _("What was seen"), "value": record.note})
    entered = record.proposed_by.display if record.proposed_by else _("taken over from paper")
    rows.append({"key": _("Entered by"), "value": entered})
    rows.append({"key": _("Confirmed by"), "value": confirmed_by(steps) or _("nobody yet")})
    return rows


def _evidence(record: Record) -> list[dict[str, Any]]:
    """Number, authority and date of the effective document; empty where none is asked for."""
    if not record.document_number:
        return []
    return [
        {"key": _("Document"), "value": record.document_number},
        {"key": _("Issued by"), "value": record.document_authority},
        {"key": _("Dated"), "value": record.document_date or "–"},
    ]


def _dates(
    record: Record,
    resident: Resident,
    state: str | None,
    delivery: NoticeDelivery | None,
    steps: Sequence[RecordTransition],
    today: date,
) -> list[dict[str, Any]]:
    """Notice, effect, end of the time to contest: only for what can be contested or is contested."""
    if not record.is_deduction or state not in (*CONTESTABLE, State.SUSPENDED):
        return []
    if delivery is None:
        waits = _("It cannot take effect before you have had the notice.")
        return [
            {"label": _("Notice reached you"), "note": waits},
            {"label": _("Takes effect"), "note": _("The sixth working day after you had the notice.")},
            {"label": _("Last day to contest"), "note": _("60 days after you had the notice.")},
        ]
    last = last_day_to_contest(delivery)
    in_effect = [step.on for step in steps if step.state == State.IN_EFFECT]
    return [
        {"label": _("Notice reached you"), "date": delivery.on, "note": str(delivery.get_how_display())},
        {
            "label": _("Takes effect"),
            "date": in_effect[-1] if in_effect else effective_day(resident.county, delivery),
            "note": "" if in_effect else _("The sixth working day after you had the notice."),
        },
        {
            "label": _("Last day to contest"),
            "date": last,
            "days_left": (last - today).days if last >= today else None,
            "note": "" if last >= today else _("Later is possible: say why it is late."),
        },
    ]


def _unread(record: Record, delivery: NoticeDelivery | None) -> Notice | None:
    """The notice of this record that the resident has yet to open."""
    if delivery is not None:
        return None
    kinds = (Notice.Kind.DEDUCTION, Notice.Kind.CREDIT)
    return Notice.objects.filter(
        resident=record.resident_id, kind__in=kinds, reference=record.reference
    ).first()
