"""Steps 1 to 3: records that are repealed, replaced or too soon (scoring.md 5.1 to 5.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rules.engine.entry import Entry, standing
from rules.engine.trace import Reason, Why


def strike_repealed(entries: Sequence[Entry]) -> None:
    """Step 1: no governing revision, or no such rule in it."""
    for entry in entries:
        if entry.governed_by is None:
            first = entry.path[0] if entry.path and entry.path[0].why is Why.IN_FORCE else None
            if entry.revision is None:
                entry.strike(Reason.REPEALED, how="no_revision")
            elif first is not None and first.revision == entry.revision.code:
                entry.strike(Reason.REPEALED, how="no_such_rule", revision=entry.revision.code)
            else:
                entry.strike(
                    Reason.REPEALED,
                    how="repealed_by",
                    revision=entry.revision.code,
                    since=entry.revision.effective_from,
                )


def strike_replaced(entries: Sequence[Entry]) -> None:
    """Step 2: another record of the incident, not itself repealed, is of a rule that replaces this one's.

    A replaced record still replaces others, so all are judged before any is struck.
    """
    incidents: dict[str, list[Entry]] = defaultdict(list)
    for entry in standing(entries):
        if entry.record.incident:
            incidents[entry.record.incident].append(entry)
    found: list[tuple[Entry, Entry]] = []
    for group in incidents.values():
        for entry in group:
            for other in group:
                if other is not entry and entry.record.rule in other.rule.replaces:
                    found.append((entry, other))
                    break
    for entry, other in found:
        entry.strike(Reason.REPLACED, by=other.record.key, by_rule=other.record.rule)


def strike_too_soon(entries: Sequence[Entry]) -> None:
    """Step 3: less than the record's own `once_every` after the last of its code that this step left."""
    last: dict[str, Entry] = {}
    for entry in standing(entries):
        code = entry.record.rule
        before, interval = last.get(code), entry.rule.once_every
        if before is not None and interval is not None:
            again_on = interval.after(before.record.occurred_on)
            if entry.record.occurred_on < again_on:
                entry.strike(
                    Reason.TOO_SOON,
                    last=before.record.key,
                    last_on=before.record.occurred_on,
                    again_on=again_on,
                )
                continue
        last[code] = entry
