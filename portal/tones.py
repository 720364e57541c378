"""How states look: seven tones, each with a sign of its own, so that colour is never alone."""

TONES = ("neutral", "waiting", "active", "paused", "done", "ended", "alert")
"""neutral ○ · waiting ◔ · active ● · paused ⏸ · done ✓ · ended ✕ · alert ! (the signs are in components.css)."""

_TONE_OF_STATE = {
    "draft": "neutral",
    "proposed": "waiting",
    "notified": "waiting",
    "scheduled": "waiting",
    "consulting": "waiting",
    "pending": "waiting",
    "queued": "waiting",
    "lodged": "waiting",
    "filed": "waiting",
    "received": "waiting",
    "acknowledged": "waiting",
    "in_review": "waiting",
    "running": "active",
    "published": "active",
    "in_force": "active",
    "in_effect": "active",
    "effective": "active",
    "active": "active",
    "open": "active",
    "eligible": "done",
    "confirmed": "done",
    "approved": "done",
    "decided": "done",
    "delivered": "done",
    "done": "done",
    "finished": "done",
    "contested": "paused",
    "suspended": "paused",
    "stayed": "paused",
    "paused": "paused",
    "undetermined": "paused",
    "not_eligible": "ended",
    "annulled": "ended",
    "corrected": "done",
    "granted": "done",
    "withdrawn": "ended",
    "refused": "ended",
    "rejected": "ended",
    "lapsed": "ended",
    "expired": "ended",
    "repealed": "ended",
    "superseded": "ended",
    "revoked": "ended",
    "failed": "alert",
    "overdue": "alert",
}


def tone_of_state(state: str) -> str:
    """The tone of a state's code (``in_effect``); ``neutral`` where the code is not known."""
    return _TONE_OF_STATE.get(state, "neutral")
