"""How an appeal ended, in words: the outcome, the reasons, what follows for the record, how to go further."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from appeals.models import Appeal, AppealTransition
from appeals.presenters.contested import record_title, worth_words
from appeals.workflow import Outcome
from rules.engine.book import Revision
from rules.engine.phrases import day
from rules.models import Record, RecordTransition


@dataclass(frozen=True)
class Decision:
    """``by`` is None where the office's time ran out; ``can_go_further`` where something stays on the record;
    ``replaced_by`` is the number of the milder record, if there is one.
    """

    outcome: str
    on: date
    by: Any
    reasons: str
    effect: str
    can_go_further: bool
    replaced_by: str


def decision_of(
    appeal: Appeal,
    step: AppealTransition,
    *,
    correction: Record | None,
    book: Revision | None,
    last: RecordTransition,
    today: date,
    language: str,
) -> Decision:
    """``last`` is the record's last transition: from which day it counts again, if it does."""
    reasons = (
        step.reasons if step.by else _("The office did not decide in time. The appeal is therefore granted.")
    )
    return Decision(
        outcome=str(AppealTransition.Outcome(step.outcome).label),
        on=step.on,
        by=step.by.display if step.by else None,
        reasons=reasons,
        effect=_effect(appeal.record, step.outcome, correction, book, last, today, language),
        can_go_further=step.outcome != Outcome.ANNULLED,
        replaced_by=correction.reference if correction and step.outcome == Outcome.CORRECTED else "",
    )


def outcome_note(outcome: str) -> str:
    """What an outcome does, before it is sent."""
    return {
        Outcome.CONFIRMED: _("The record counts again, not before its own day of effect."),
        Outcome.CORRECTED: _("The record is annulled, and a milder one takes its place."),
        Outcome.ANNULLED: _("The record never counts again. It stays on file, marked as annulled."),
    }[Outcome(outcome)]


def _effect(
    record: Record,
    outcome: str,
    correction: Record | None,
    book: Revision | None,
    last: RecordTransition,
    today: date,
    language: str,
) -> str:
    worth = worth_words(record, book, language)
    if outcome == Outcome.CORRECTED and correction is not None:
        return _("Record %(number)s takes its place: %(title)s, %(after)s instead of %(before)s.") % {
            "number": correction.reference,
            "title": record_title(correction, book, language),
            "after": worth_words(correction, book, language),
            "before": worth,
        }
    if outcome == Outcome.CONFIRMED and last.state == RecordTransition.State.IN_EFFECT:
        if last.on > today:
            return _("The record counts from %(day)s: %(worth)s.") % {
                "day": day(last.on, language),
                "worth": worth,
            }
        return _("The record counts again: %(worth)s.") % {"worth": worth}
    return outcome_note(outcome)
