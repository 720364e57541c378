"""What a reviewer weighs: the score with and without the record, and everything that happened, in order."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from appeals.models import AppealTransition
from appeals.weighing import Weighing
from appeals.workflow import State
from counties.models import NoticeDelivery
from rules.engine.phrases import points
from rules.engine.trace import Evaluation
from rules.engine.words import say_no_score, say_path
from rules.models import RecordTransition

Row = dict[str, Any]


def weighing_head() -> list[Row]:
    """Columns of the comparison."""
    return [
        {"text": _("Today")},
        {"text": _("Score"), "numeric": True},
        {"text": _("Grade")},
    ]


def weighing_rows(weighing: Weighing, language: str, *, corrected: Weighing | None = None) -> list[list[Any]]:
    """With the record, as it would be corrected, and without it."""
    rows = [_row(_("With the record, if it stands"), weighing.with_it, weighing, language)]
    if corrected is not None:
        rows.append(_row(_("With the correction"), corrected.with_it, weighing, language))
    rows.append(_row(_("Without it, as now"), weighing.without, weighing, language))
    return rows


def governing_sentences(weighing: Weighing, language: str) -> tuple[str, ...]:
    """How later books changed what the record is worth; empty where none came later."""
    effect = weighing.effect
    if effect is None or len(effect.path) < 2:
        return ()
    return say_path(effect, language, weighing.revisions)


def timeline_items(
    record_steps: tuple[RecordTransition, ...],
    appeal_steps: tuple[AppealTransition, ...],
    delivery: NoticeDelivery | None,
) -> list[Row]:
    """Newest first: the record's states, the notice, the appeal's steps; each with the office behind it."""
    found: list[tuple[datetime, int, Row]] = []
    for record_step in record_steps:
        found.append(
            _item(record_step.at, 0, record_step.on, _record_title(record_step.state), record_step.by)
        )
    if delivery is not None:
        title = _("The resident was told of the record (%(how)s)") % {"how": delivery.get_how_display()}
        found.append(_item(delivery.at, 1, delivery.on, title, delivery.by))
    for appeal_step in appeal_steps:
        found.append(
            _item(appeal_step.at, 2, appeal_step.on, _appeal_title(appeal_step.state), appeal_step.by)
        )
    found.sort(key=lambda entry: entry[:2], reverse=True)
    return [item for _at, _rank, item in found]


def _row(text: str, evaluation: Evaluation, weighing: Weighing, language: str) -> list[Any]:
    if evaluation.score is None:
        return [text, "—", say_no_score(evaluation.reason, language)]
    grade = weighing.in_force.grade(evaluation.grade or "") if weighing.in_force else None
    title = grade.title.say(language) if grade else evaluation.grade
    return [text, points(evaluation.score, language), title]


def _item(at: datetime, rank: int, on: date, title: str, by: Any) -> tuple[datetime, int, Row]:
    return at, rank, {"at": on, "title": title, "actor": by.display if by else _("when its time had come")}


def _record_title(state: str) -> str:
    return {
        RecordTransition.State.PROPOSED: _("Record proposed"),
        RecordTransition.State.NOTIFIED: _("Record confirmed by a second person"),
        RecordTransition.State.IN_EFFECT: _("Record counts"),
        RecordTransition.State.SUSPENDED: _("Record suspended: it counts nothing"),
        RecordTransition.State.REPAIRED: _("Record repaired"),
        RecordTransition.State.REFUSED: _("Credit refused"),
        RecordTransition.State.ANNULLED: _("Record annulled"),
    }[RecordTransition.State(state)]


def _appeal_title(state: str) -> str:
    return {
        State.FILED: _("Appeal received"),
        State.ACKNOWLEDGED: _("Appeal under review"),
        State.DECIDED: _("Appeal decided"),
        State.WITHDRAWN: _("Appeal withdrawn"),
    }[State(state)]
