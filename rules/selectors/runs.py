"""Runs: which is under way, how far it is, and whether a new one is needed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from rules.models import CurrentRun, Run, RunChunk, RunVerification, ScoreChange
from rules.selectors.books import books_digest, revisions

STANDSTILL = timedelta(minutes=10)


@dataclass(frozen=True)
class Progress:
    """How far a run is: chunks done of all queued so far, failed tries, and the last fault.

    ``begun``, ``last_done``, ``phase_done`` and ``phase_total`` are of the phase it is in: how fast that one goes.
    """

    done: int
    total: int
    retries: int
    error: str
    begun: datetime
    last_done: datetime | None
    phase_done: int
    phase_total: int

    @property
    def percent(self) -> int:
        return 100 if self.total == 0 else self.done * 100 // self.total


def runs() -> QuerySet[Run]:
    """The county's runs, latest first."""
    return Run.objects.order_by("-pk")


def active_run() -> Run | None:
    """The run under way, if there is one."""
    return Run.objects.filter(state__in=Run.UNDER_WAY).first()


def run_moves(now: datetime) -> bool:
    """A run is under way, and a chunk of it was done, or it began, less than `STANDSTILL` ago."""
    run = active_run()
    if run is None:
        return False
    last = run.chunks.aggregate(last=Max("done_at"))["last"] or run.started_at
    return bool(now - last < STANDSTILL)


def current_run() -> Run | None:
    """The run whose scores readers see."""
    current = CurrentRun.objects.select_related("run").first()
    return current.run if current else None


def progress_of(run: Run) -> Progress:
    """How far the run is in its present phase and before."""
    done = Count("pk", filter=Q(done_at__isnull=False))
    counts = run.chunks.aggregate(total=Count("pk"), done=done)
    phases = {
        row["phase"]: row
        for row in run.chunks.order_by()
        .values("phase")
        .annotate(total=Count("pk"), done=done, last=Max("done_at"))
    }
    order = (RunChunk.Phase.ANSWERS, RunChunk.Phase.CLAIMS, RunChunk.Phase.SCORES)
    nothing: dict[str, Any] = {"total": 0, "done": 0, "last": None}
    phase, before = [*(phases[one] for one in order if one in phases), nothing, nothing][:2]
    troubled = run.chunks.filter(attempts__gt=0)
    last = troubled.filter(done_at__isnull=True).order_by("-attempts").first()
    return Progress(
        counts["done"],
        counts["total"],
        sum(troubled.values_list("attempts", flat=True)),
        last.error if last else "",
        begun=before["last"] or run.started_at,
        last_done=phase["last"],
        phase_done=phase["done"],
        phase_total=phase["total"],
    )


def digests_by(on: date) -> list[str]:
    """Digests of the revisions that have taken effect by that day, in order."""
    return list(
        revisions().filter(effective_from__lte=on).order_by("effective_from").values_list("digest", flat=True)
    )


def is_up_to_date(as_of: date) -> bool:
    """Whether the latest run is about that day and these books.

    One about a later day will do too: a worker that read the day just before it turned must not turn it back.
    """
    latest = Run.objects.exclude(state=Run.State.SUPERSEDED).order_by("-pk").first()
    if latest is None or latest.as_of < as_of:
        return False
    return latest.as_of > as_of or latest.books_digest == books_digest(digests_by(as_of))


def residents_changed(run: Run) -> int:
    """How many residents' score or grade the run itself changed; later single changes are not of the run."""
    return ScoreChange.objects.filter(run=run, cause=run.cause).values("resident").distinct().count()


def inputs_digest(run: Run) -> str:
    """SHA-256 over the digests of the facts that went into its chunks; empty before it is published."""
    if run.state != Run.State.PUBLISHED:
        return ""
    chunks = run.chunks.order_by("phase", "number")
    return books_digest(chunks.values_list("inputs_digest", flat=True))


def run_after(run: Run) -> Run | None:
    """The run that took this one's place, where it was given up."""
    if run.state != Run.State.SUPERSEDED:
        return None
    return Run.objects.filter(pk__gt=run.pk).order_by("pk").first()


def chunks_of_last_phase(run: Run) -> QuerySet[RunChunk]:
    """The chunks whose result readers see: those of the answers, where the book asked for a second phase."""
    answers = run.chunks.filter(phase=RunChunk.Phase.ANSWERS)
    return (answers if answers.exists() else run.chunks.all()).order_by("number")


def open_verification(run: Run) -> RunVerification | None:
    """The verification of the run that is under way, if there is one."""
    return RunVerification.objects.filter(run=run, parts__done_at__isnull=True).distinct().first()
