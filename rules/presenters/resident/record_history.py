"""A record's dated steps as a timeline, and who took them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from counties.models import NoticeDelivery, Resident
from rules.models import RecordTransition

State = RecordTransition.State


def history(
    steps: Sequence[RecordTransition], resident: Resident, delivery: NoticeDelivery | None
) -> list[dict[str, Any]]:
    """For `timeline`, newest first; ``steps`` oldest first. The notice's arrival stands among them."""
    items = [
        {
            "at": step.on,
            "title": _title(step),
            "text": step.reason,
            "actor": _actor(step, resident),
            "tag": {"text": str(State(step.state).label), "state": step.state},
        }
        for step in steps
    ]
    if delivery is not None:
        place = sum(1 for step in steps if step.at <= delivery.at)
        arrived = {
            "at": delivery.on,
            "title": _("The notice reached you"),
            "text": str(delivery.get_how_display()),
        }
        items.insert(place, arrived)
    return items[::-1]


def confirmed_by(steps: Sequence[RecordTransition]) -> Any:
    """Name or office, by language, of whoever agreed to the record; None while nobody has."""
    for step in steps:
        if step.state in (State.NOTIFIED, State.IN_EFFECT) and step.by is not None:
            return step.by.display
    return None


def _title(step: RecordTransition) -> str:
    return {
        State.PROPOSED: _("Entered"),
        State.NOTIFIED: _("Confirmed by a second person, and announced to you"),
        State.IN_EFFECT: _("In effect"),
        State.SUSPENDED: _("Contested: it counts nothing until that is decided"),
        State.REPAIRED: _("Repaired"),
        State.REFUSED: _("Refused by you"),
        State.ANNULLED: _("Annulled"),
    }[State(step.state)]


def _actor(step: RecordTransition, resident: Resident) -> Any:
    if step.by is None:
        return _("By the calendar: the time after the notice was over")
    if step.by_id == resident.user_id:
        return _("You")
    return step.by.display
