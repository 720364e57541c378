"""The parts of a run in words: state, failed tries, faults, fingerprints, and an honest word on the time left."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rules.models import Run, RunChunk

SMALLEST_COUNT = 10  # charter O1: no cell under 10
SHOWN = 12  # first digits of a fingerprint in a table; the download has all of them
_TONES = {"done": "done", "failed": "alert", "waiting": "waiting", "given_up": "ended"}

_FAULTS = (
    (("OperationalError", "InterfaceError", "AdminShutdown"), "database"),
    (("DeadlockDetected", "LockNotAvailable", "SerializationFailure"), "lock"),
    (("MemoryError",), "memory"),
    (("WorkerLostError",), "lost"),
    (("TimeLimitExceeded",), "late"),
    (("RulebookError",), "text"),
    (("BadTables", "TooLarge"), "facts"),
)


def part_table(run: Run, chunks: Iterable[RunChunk]) -> dict[str, Any]:
    """For `table`: one row a part, in the order of phases and numbers."""
    head = [
        {"text": _("Part")},
        {"text": _("State")},
        {"text": _("Residents"), "numeric": True},
        {"text": _("Failed tries"), "numeric": True},
        {"text": _("Fingerprint of what went in")},
        {"text": _("Fingerprint of the result")},
    ]
    return {"head": head, "rows": [_row(run, chunk) for chunk in chunks]}


def time_left(seconds: int | None) -> str:
    """How long it will still take, as far as the parts done tell; None where they do not."""
    if seconds is None:
        return _("Time left: not known yet.")
    if seconds < 60:
        return ngettext("About %(count)s second left.", "About %(count)s seconds left.", seconds) % {
            "count": seconds
        }
    minutes = -(-seconds // 60)
    return ngettext("About %(count)s minute left.", "About %(count)s minutes left.", minutes) % {
        "count": minutes
    }


def fault_words(error: str) -> str:
    """A fault as a person says it; ``error`` begins with the name of its class."""
    name = error.partition(":")[0].rpartition(".")[2]
    kind = next((kind for names, kind in _FAULTS if name in names), "")
    return {
        "database": _("The database was away for a moment, or broke off the connection."),
        "lock": _("Two workers waited for each other; the database stopped one of them."),
        "memory": _("The worker had too little memory for this part."),
        "lost": _("The worker ended in the middle of it, for want of memory maybe."),
        "late": _("It took longer than a worker may work on one thing."),
        "text": _("A revision on file cannot be read as a rulebook."),
        "facts": _("Residents or records on file cannot be computed as they are."),
    }.get(kind, _("Something in the program went wrong."))


def fault_cell(error: str) -> Any:
    """For a cell: in words, with what the program said beneath; "none" without a fault."""
    return {"text": fault_words(error), "note": error} if error else _("none")


def parts_document(run: Run, chunks: Iterable[RunChunk]) -> dict[str, Any]:
    """The run with the whole fingerprint of every part, for programs."""
    return {
        "run": run.pk,
        "as_of": run.as_of.isoformat(),
        "known_at": run.known_at.isoformat(),
        "revision": run.revision,
        "books_digest": run.books_digest,
        "digest": run.digest,
        "parts": [
            {
                "phase": chunk.phase,
                "number": chunk.number,
                "done_at": chunk.done_at.isoformat() if chunk.done_at else None,
                "failed_tries": chunk.attempts,
                "inputs_digest": chunk.inputs_digest,
                "digest": chunk.digest,
            }
            for chunk in chunks
        ],
    }


def seconds_left(
    begun: datetime, last_done: datetime | None, done: int, total: int, now: datetime
) -> int | None:
    """Seconds that the parts still to do will take at the pace of those done; None where that says nothing.

    It says nothing before the first part is done, nor where the next one takes more than three times as long as those.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> four = noon + timedelta(seconds=40)
    >>> seconds_left(noon, None, 0, 8, four), seconds_left(noon, four, 4, 8, four)
    (None, 40)
    >>> seconds_left(noon, four, 4, 8, four + timedelta(seconds=31)) is None
    True
    """
    if last_done is None or done == 0 or done >= total:
        return None
    pace = (last_done - begun).total_seconds() / done
    since = (now - last_done).total_seconds()
    if since > 3 * pace:
        return None
    return max(1, round(pace * (total - done) - since))


def _row(run: Run, chunk: RunChunk) -> list[Any]:
    part = {"text": str(chunk.number), "note": str(RunChunk.Phase(chunk.phase).label)}
    state: dict[str, Any] = {"tag": _tag(run, chunk)}
    if chunk.error and chunk.done_at is None:
        state["note"] = f"{fault_words(chunk.error)} {chunk.error}"
    residents = ""
    if chunk.done_at is not None:
        residents = _("fewer than 10") if chunk.residents < SMALLEST_COUNT else f"{chunk.residents:,}"
    return [
        part,
        state,
        residents or "–",
        str(chunk.attempts),
        chunk.inputs_digest[:SHOWN] or "–",
        chunk.digest[:SHOWN] or "–",
    ]


def _tag(run: Run, chunk: RunChunk) -> dict[str, str]:
    if chunk.done_at is not None:
        return {"text": _("done"), "tone": _TONES["done"]}
    if run.state == Run.State.SUPERSEDED:
        return {"text": _("given up"), "tone": _TONES["given_up"]}
    if chunk.attempts:
        return {"text": _("failed, is tried again"), "tone": _TONES["failed"]}
    return {"text": _("waits, or is being computed"), "tone": _TONES["waiting"]}
