"""Impact reports on file, those of a draft's present text and of the one before it, and what is being simulated."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from rules.models import Draft, ImpactCase, ImpactReport, Revision, Simulation
from rules.selectors.books import books_digest, revisions


def books_on_file() -> QuerySet[Revision]:
    """All revisions on file, by the day they take effect: beside them a draft is reckoned."""
    return revisions().defer("document").order_by("effective_from", "code")


def books_digest_on_file() -> str:
    """SHA-256 over the digests of all revisions on file, by the day they take effect."""
    return books_digest(books_on_file().values_list("digest", flat=True))


def impact_of(draft: Draft, *, today: date) -> ImpactReport | None:
    """The report of exactly this text, made today beside today's books; None where there is none."""
    found = ImpactReport.objects.filter(
        draft=draft, digest=draft.digest, as_of=today, books_digest=books_digest_on_file()
    )
    return found.select_related("made_by").first()


def latest_impact(draft: Draft) -> ImpactReport | None:
    """The last report made of any text of the draft."""
    return ImpactReport.objects.filter(draft=draft).select_related("made_by").order_by("-pk").first()


def cases_of(report: ImpactReport) -> QuerySet[ImpactCase]:
    """The residents whom the draft would change most, who still take part; only the last report has them."""
    return ImpactCase.objects.filter(report=report).select_related("resident").order_by("place")


def latest_simulation(draft: Draft) -> Simulation | None:
    """The last simulation that a worker was asked for, whatever became of it."""
    return Simulation.objects.filter(draft=draft).select_related("asked_by").order_by("-pk").first()


def simulations_to_take(now: datetime) -> QuerySet[Simulation]:
    """Simulations that wait and that no worker holds, those least often tried first."""
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    waiting = Simulation.objects.filter(free, state=Simulation.State.WAITING)
    return waiting.order_by("attempts", "pk")
