"""An act that the clerk is entering, kept in the session until it is checked and submitted.

Nothing of it is on file before that, and nothing of it stands in an address or a log.
"""

import uuid
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 5  # acts in the making of one clerk, so that two windows do not disturb each other


@dataclass(frozen=True)
class ActDraft:
    """Keys of what was chosen, and what was typed; ``client_id`` becomes the record's."""

    client_id: str
    county: str
    resident: str
    book: str
    rule: str
    typed: dict[str, str]


def draft_keep(session: Any, draft: ActDraft) -> None:
    """Keep it as the newest; the oldest beyond `KEPT` goes."""
    others = [kept for kept in session.get("acts", []) if kept["client_id"] != draft.client_id]
    session["acts"] = [*others, asdict(draft)][-KEPT:]


def draft_get(session: Any, client_id: str, county: str) -> ActDraft | None:
    """The kept act of that id and county."""
    found = (
        kept for kept in session.get("acts", []) if (kept["client_id"], kept["county"]) == (client_id, county)
    )
    return next((ActDraft(**kept) for kept in found), None)


def draft_drop(session: Any, client_id: str) -> None:
    """It is on file now."""
    session["acts"] = [kept for kept in session.get("acts", []) if kept["client_id"] != client_id]


def client_id_of(text: str) -> str:
    """The id in an address, or a fresh one where there is none or no valid one."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())
