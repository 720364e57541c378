"""What a reviewer weighs: the score with and without the record, and everything that happened, in order."""

from typing import Any

from django.utils.translation import gettext as _

from appeals.models import AppealTransition
from appeals.weighing import Weighing
from appeals.workflow import State
from counties.models import NoticeDelivery, Resident
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
    resident: Resident,
) -> list[Row]:
    """Newest first: the record's states, the notice, the appeal's steps; each with who was behind it."""
    found = [(step.at, 0, step.on, _record_title(step.state), step.by) for step in record_steps]
    if delivery is not None:
        title = _("The resident was told of the record (%(how)s)") % {"how": delivery.get_how_display()}
        found.append((delivery.at, 1, delivery.on, title, delivery.by))
    found += [(step.at, 2, step.on, _appeal_title(step.state), step.by) for step in appeal_steps]
    found.sort(key=lambda entry: entry[:2], reverse=True)
    return [{"at": on, "title": title, "actor": _actor(by, resident)} for _at, _rank, on, title, by in found]


def _row(text: str, evaluation: Evaluation, weighing: Weighing, language: str) -> list[Any]:
    if evaluation.score is None:
        return [text, "—", say_no_score(evaluation.reason, language)]
    grade = weighing.in_force.grade(evaluation.grade or "") if weighing.in_force else None
    title = grade.title.say(language) if grade else evaluation.grade
    return [text, points(evaluation.score, language), title]


def _actor(by: Any, resident: Resident) -> Any:
    """The office; a resident's own name is not needed to decide."""
    if by is None:
        return _("when its time had come")
    return _("the resident") if by.pk == resident.user_id else by.display


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
