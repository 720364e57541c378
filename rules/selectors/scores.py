"""A resident's score, and the effects behind it derived again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from counties.models import Resident
from counties.selectors import is_enrolled
from rules.engine.canonical import effects_digest
from rules.engine.evaluate import evaluate_on
from rules.engine.trace import Evaluation
from rules.models import CurrentRun, RecomputeRequest, Score, ScoreChange
from rules.selectors.books import books
from rules.selectors.facts import facts_of, timeline


@dataclass(frozen=True)
class Explained:
    """A score, its evaluation derived again just now, and whether that is what was counted then."""

    score: Score
    evaluation: Evaluation
    proven: bool


def score_of(resident: Resident, today: date) -> Score | None:
    """The score that readers see; None without consent (charter E1) or before the first computation.

    Pointer and score are read in one statement, so that it is of one snapshot.
    """
    if not is_enrolled(resident, today):
        return None
    return (
        Score.objects.filter(resident=resident, run__in=CurrentRun.objects.values("run"))
        .select_related("run")
        .first()
    )


def explained(score: Score) -> Explained:
    """Derive the effects again from the facts of the score's day and moment, and compare digests."""
    clock = timeline(score.county, books(), as_of=score.as_of, known_at=score.known_at)
    facts = facts_of([score.resident_id], as_of=score.as_of, known_at=score.known_at)[0]
    evaluation = evaluate_on(clock, facts.resident, facts.records)
    derived = effects_digest(evaluation.score, evaluation.grade, evaluation.effects)
    return Explained(score, evaluation, derived == score.effects_digest)


def changes_of(resident: Resident) -> QuerySet[ScoreChange]:
    """How the resident's score changed, newest first."""
    return ScoreChange.objects.filter(resident=resident)


def is_waiting(resident: Resident) -> bool:
    """Whether the score has yet to follow a change."""
    return RecomputeRequest.objects.filter(resident=resident, done_at__isnull=True).exists()
