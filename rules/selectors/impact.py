"""Impact reports on file: the one of a draft's present text, and the one before it."""

from datetime import date

from rules.models import Draft, ImpactReport
from rules.selectors.books import books_digest, revisions


def books_digest_on_file() -> str:
    """SHA-256 over the digests of all revisions on file, by the day they take effect."""
    return books_digest(revisions().order_by("effective_from", "code").values_list("digest", flat=True))


def impact_of(draft: Draft, *, today: date) -> ImpactReport | None:
    """The report of exactly this text, made today beside today's books; None where there is none."""
    found = ImpactReport.objects.filter(
        draft=draft, digest=draft.digest, as_of=today, books_digest=books_digest_on_file()
    )
    return found.select_related("made_by").first()


def latest_impact(draft: Draft) -> ImpactReport | None:
    """The last report made of any text of the draft."""
    return ImpactReport.objects.filter(draft=draft).select_related("made_by").order_by("-pk").first()
