"""What a contested record does to the score: evaluated with it, without it, and as it would be corrected."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.engine.book import Revision
from rules.engine.evaluate import evaluate_on
from rules.engine.facts import State, Transition
from rules.engine.trace import Effect, Evaluation
from rules.models import Record
from rules.selectors.books import books
from rules.selectors.facts import facts_of, timeline
from rules.services.records.correction import Correction


@dataclass(frozen=True)
class Weighing:
    """The resident's evaluation today with the record in effect, and without it; hundredths of a point."""

    revisions: tuple[Revision, ...]
    in_force: Revision | None
    with_it: Evaluation
    without: Evaluation
    effect: Effect | None

    @property
    def worth(self) -> int | None:
        """What the record adds or takes while it counts; None where there is no score."""
        return self.effect.worth if self.effect else None

    def is_worse_than(self, other: "Weighing") -> bool:
        """Whether this record leaves the resident with fewer points, or a lower grade, than the other one."""
        mine, theirs = self.with_it, other.with_it
        if self.in_force is None or mine.score is None or theirs.score is None:
            return False
        place, other_place = self.in_force.rank(mine.grade or ""), self.in_force.rank(theirs.grade or "")
        lower = place is not None and other_place is not None and place > other_place
        return mine.score < theirs.score or lower


def weigh(record: Record, *, today: date, now: datetime, instead: Correction | None = None) -> Weighing:
    """Derive both evaluations from everything known now; ``instead`` is what the record would be corrected to."""
    revisions = books()
    clock = timeline(record.county, revisions, as_of=today, known_at=now)
    [facts] = facts_of([record.resident_id], as_of=today, known_at=now)
    others = tuple(fact for fact in facts.records if fact.key != record.reference)
    [own] = (fact for fact in facts.records if fact.key == record.reference)
    before = tuple(t for t in own.transitions if t.state is State.IN_EFFECT and t.on <= today)
    if instead is not None:
        own = replace(own, rule=instead.rule, quantity=instead.quantity, points=instead.points)
        before = ()
    counted = replace(own, transitions=(*before, Transition(State.IN_EFFECT, today, now)))
    with_it = evaluate_on(clock, facts.resident, (*others, counted))
    without = evaluate_on(clock, facts.resident, others)
    return Weighing(revisions, clock.in_force, with_it, without, with_it.effect(record.reference))
