"""What verifications of runs have found so far."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from rules.models import CurrentRun, Run, RunVerification


@dataclass(frozen=True)
class Outcome:
    """A verification in figures: parts done of all, parts by finding, residents compared, differing and waiting.

    ``other_facts``: parts whose residents or records of that moment are no longer as they were read. ``other_result``:
    parts that came out otherwise though their facts are the same. ``overtaken``: a newer run is what readers see, so
    the rest is not computed any more.
    """

    parts: int
    done: int
    other_facts: int
    other_result: int
    residents: int
    differing: int
    waiting: int
    retries: int
    error: str
    overtaken: bool

    @property
    def under_way(self) -> bool:
        """Whether a worker still has something to do."""
        return self.done < self.parts and not self.overtaken

    @property
    def sound(self) -> bool:
        """Whether nothing was found that should not be."""
        return self.other_result == 0 and self.differing == 0


def verifications_of(run: Run) -> QuerySet[RunVerification]:
    """Every verification of the run, latest first."""
    return RunVerification.objects.filter(run=run).select_related("asked_by").order_by("-pk")


def outcome_of(verification: RunVerification) -> Outcome:
    """What came of it so far."""
    found = verification.parts.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        other_facts=Count("pk", filter=Q(same_facts=False)),
        other_result=Count("pk", filter=Q(same_facts=True, same_result=False)),
        compared=Sum("residents"),
        apart=Sum("differing"),
        left_out=Sum("waiting"),
        tries=Sum("attempts"),
    )
    troubled = verification.parts.filter(done_at__isnull=True, attempts__gt=0).order_by("-attempts").first()
    return Outcome(
        parts=found["total"],
        done=found["done"],
        other_facts=found["other_facts"],
        other_result=found["other_result"],
        residents=found["compared"] or 0,
        differing=found["apart"] or 0,
        waiting=found["left_out"] or 0,
        retries=found["tries"] or 0,
        error=troubled.error if troubled else "",
        overtaken=found["done"] < found["total"]
        and not CurrentRun.objects.filter(run=verification.run_id).exists(),
    )


def may_be_verified(run: Run) -> bool:
    """Whether it is the run that readers see."""
    return CurrentRun.objects.filter(run=run).exists()
