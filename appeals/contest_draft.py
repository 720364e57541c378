"""What a resident has typed and not yet sent, kept in the session, so that going back loses nothing."""

from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

_KEY = "appeals_contest"


def keep(session: SessionBase, reference: str, typed: Mapping[str, Any]) -> None:
    """Keep the words about one record, by its reference; those about another record are forgotten."""
    session[_KEY] = {"record": reference, "typed": {name: str(value) for name, value in typed.items()}}


def kept(session: SessionBase, reference: str) -> dict[str, str] | None:
    """What was typed about this record, if anything."""
    draft = session.get(_KEY)
    return draft["typed"] if draft and draft["record"] == reference else None


def forget(session: SessionBase) -> None:
    """It was sent."""
    session.pop(_KEY, None)
