"""A resident's score, and the effects behind it derived again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

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
    return scores_in_use().filter(resident=resident).first()


def scores_in_use() -> QuerySet[Score]:
    """The county's scores that readers see, with ``as_of``, ``revision_in_force`` and ``known_by``.

    ``as_of`` is the day they are about, ``revision_in_force`` the code of the book on that day, ``known_by`` the
    moment up to which what was written counts. A run that left a row alone has found that it says the same at the
    run's own moment.
    """
    current = CurrentRun.objects.filter(generation=OuterRef("generation"))
    rows = Score.objects.filter(generation__in=CurrentRun.objects.values("generation"))
    return rows.annotate(  # type: ignore[no-redef]  # the model names what is annotated here
        as_of=Subquery(current.values("run__as_of")),
        revision_in_force=Subquery(current.values("run__revision")),
        known_by=Greatest("known_at", Subquery(current.values("run__known_at"))),
    )


def explained(score: Score) -> Explained:
    """Derive the effects again from the facts of the score's day and moment, and compare digests.

    ``score`` comes from `scores_in_use`.
    """
    clock = timeline(score.county, books(), as_of=score.as_of, known_at=score.known_by)
    facts = facts_of([score.resident_id], as_of=score.as_of, known_at=score.known_by)[0]
    evaluation = evaluate_on(clock, facts.resident, facts.records)
    derived = effects_digest(evaluation.score, evaluation.grade, evaluation.effects)
    return Explained(score, evaluation, derived == score.effects_digest)


def changes_of(resident: Resident) -> QuerySet[ScoreChange]:
    """How the resident's score changed, newest first."""
    return ScoreChange.objects.filter(resident=resident)


def is_waiting(resident: Resident) -> bool:
    """Whether the score has yet to follow a change."""
    return RecomputeRequest.objects.filter(resident=resident, done_at__isnull=True).exists()
