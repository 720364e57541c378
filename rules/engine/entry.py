"""One record's way through the steps of section 5: the only mutable thing in the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.engine.book import Revision, Rule
from rules.engine.facts import Record, State
from rules.engine.timeline import Timeline
from rules.engine.trace import Choice, Param, Reason, Step, StepName


class Entry:
    """A record with its governing rule, its worth so far (hundredths) and the steps that touched it."""

    __slots__ = (
        "governed_by",
        "made",
        "nominal",
        "path",
        "reason",
        "record",
        "revision",
        "steps",
        "struck",
        "worth",
    )

    def __init__(
        self,
        record: Record,
        revision: Revision | None,
        nominal: int,
        path: tuple[Choice, ...],
        *,
        made: bool = False,
    ) -> None:
        """Governed by `revision`, reached by `path`; worth nothing yet. `made` = of a clean year."""
        self.record = record
        self.made = made
        self.revision = revision
        self.governed_by: Rule | None = revision.rule(record.rule) if revision else None
        self.nominal = nominal
        self.path = path
        self.worth = 0
        self.reason = ""
        self.struck = False
        self.steps: list[Step] = []

    @property
    def rule(self) -> Rule:
        """The governing rule; ask only where step 1 did not strike."""
        if self.governed_by is None:
            raise LookupError(self.record.key)
        return self.governed_by

    @property
    def book(self) -> Revision:
        """The governing revision; ask only where step 1 did not strike."""
        if self.revision is None:
            raise LookupError(self.record.key)
        return self.revision

    def become(self, step: StepName, worth: int, reason: str, /, **params: Param) -> None:
        """Change the worth in a step that leaves the record standing."""
        self.steps.append(Step(step, self.worth, worth, params))
        self.worth = worth
        self.reason = reason

    def strike(self, reason: Reason, /, **params: Param) -> None:
        """Set to 0 by steps 1-3, 5 or 8: later steps and the ladder's count pass it over."""
        self.become(StepName(reason.value), 0, reason.value, **params)
        self.struck = True


def entries_of(timeline: Timeline, records: Iterable[Record]) -> list[Entry]:
    """The records in effect as of the timeline's day, in the order (occurred_on, record)."""
    counted = [
        record
        for record in records
        if record.occurred_on <= timeline.as_of
        and record.state(timeline.as_of, timeline.known_at) is State.IN_EFFECT
    ]
    counted.sort(key=lambda record: (record.occurred_on, record.key))
    return [Entry(record, *timeline.governing(record)) for record in counted]


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """Those no step has struck yet, in order."""
    return [entry for entry in entries if not entry.struck]
