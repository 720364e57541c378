"""Short words for a record's state and for why it counts nothing, with their tags."""

from django.utils.translation import gettext as _

from rules.engine.phrases import number
from rules.engine.trace import Effect, Reason
from rules.models import RecordTransition

State = RecordTransition.State
CONTESTABLE = (State.NOTIFIED, State.IN_EFFECT)


def state_tag(state: str | None, effect: Effect | None = None) -> dict[str, str]:
    """The state; where the record is in effect and yet counts nothing, why."""
    if effect is not None and is_spent(effect):
        return {"text": _short_reason(effect.reason), "state": _reason_state(effect.reason)}
    if not state:
        return {"text": _("not yet in effect"), "state": "pending"}
    return {"text": str(State(state).label), "state": state}


def is_spent(effect: Effect | None) -> bool:
    """Whether a record that is in effect counts nothing all the same."""
    return effect is not None and bool(effect.reason) and effect.worth == 0


def state_meaning(state: str | None, effect: Effect | None = None) -> str:
    """What the state means for the resident, in a sentence."""
    if is_spent(effect):
        return _("It took effect, and counts nothing now.")
    meanings = {
        State.PROPOSED: _("It was entered. A second person has yet to check it. It counts nothing."),
        State.NOTIFIED: _("It is announced to you. It counts nothing before its day of effect."),
        State.IN_EFFECT: _("It is in effect."),
        State.SUSPENDED: _("You contest it. It counts nothing until that is decided."),
        State.REPAIRED: _("It is repaired. It counts nothing any more."),
        State.REFUSED: _("You refused this credit. It counts nothing."),
        State.ANNULLED: _("It is annulled. It never counts again, and stays on file with the reason."),
    }
    return meanings[State(state)] if state else _("It is on file for a later day. It counts nothing yet.")


def signed(amount: int) -> str:
    """Hundredths with a sign: ``+5``, ``−10``, ``0``."""
    return f"+{number(amount)}" if amount > 0 else number(amount)


def _short_reason(reason: str) -> str:
    return {
        Reason.REPEALED: _("rule repealed"),
        Reason.REPLACED: _("counted under another rule"),
        Reason.TOO_SOON: _("too soon after the last"),
        Reason.TOO_LITTLE: _("no points yet"),
        Reason.NOT_THE_BEST: _("a larger one counts"),
        Reason.CAPPED: _("limit reached"),
        Reason.EXPIRED: _("time over"),
    }[Reason(reason)]


def _reason_state(reason: str) -> str:
    return {Reason.REPEALED: "repealed", Reason.EXPIRED: "expired"}.get(Reason(reason), "pending")
