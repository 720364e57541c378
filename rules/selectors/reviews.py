"""Clauses of a draft that look like protected conduct, and what was decided on them (charter R1)."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from rules.engine.paraphrase.finding import Suspect, suspects
from rules.models import ClauseReview, Draft, Revision
from rules.selectors.drafts import authors_of

KEPT = 50  # texts a process keeps as they were searched


class Standing(StrEnum):
    """Where a clause stands that looks like protected conduct."""

    HISTORY = "history"  # word for word in a book that was loaded as history
    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Reviewed:
    """One such clause, and the last decision on it by somebody who did not write the draft."""

    suspect: Suspect
    standing: Standing
    review: ClauseReview | None = None


def suspects_in(text: Draft | Revision) -> list[Suspect]:
    """The clauses of a text that look like protected conduct; kept by digest."""
    found = _searched.get(text.digest)
    if found is None:
        found = _searched[text.digest] = suspects(text.document)
        while len(_searched) > KEPT:
            _searched.popitem(last=False)
    return found


def reviewed(draft: Draft) -> list[Reviewed]:
    """Every clause of the draft that looks like protected conduct, in order, and where it stands."""
    found = suspects_in(draft)
    if not found:
        return []
    history, decided = _history(), _last_decisions(draft, (suspect.digest for suspect in found))
    return [_reviewed(suspect, history, decided.get(suspect.digest)) for suspect in found]


def decisions_behind(revision: Revision) -> list[ClauseReview]:
    """Every decision on its clauses that was made before it was published, the last first; they are public."""
    if revision.draft_id is None:
        return []
    digests = [suspect.digest for suspect in suspects_in(revision)]
    made = ClauseReview.objects.filter(clause_digest__in=digests, at__lte=revision.written_at)
    return list(made.select_related("by").order_by("-pk"))


def decisions_on(digest: str) -> QuerySet[ClauseReview]:
    """Every decision on the clause of that digest, the last first."""
    return ClauseReview.objects.filter(clause_digest=digest).select_related("by").order_by("-pk")


def waiting_for_review(drafts: Iterable[Draft]) -> list[tuple[Draft, int]]:
    """Drafts with clauses that wait for a decision, and how many."""
    counted = ((draft, sum(one.standing is Standing.WAITING for one in reviewed(draft))) for draft in drafts)
    return [(draft, count) for draft, count in counted if count]


def _reviewed(suspect: Suspect, history: frozenset[str], review: ClauseReview | None) -> Reviewed:
    if suspect.digest in history:
        return Reviewed(suspect, Standing.HISTORY, review)
    if review is None:
        return Reviewed(suspect, Standing.WAITING)
    allowed = review.decision == ClauseReview.Decision.ALLOW
    return Reviewed(suspect, Standing.ALLOWED if allowed else Standing.REFUSED, review)


def _history() -> frozenset[str]:
    """Digests of such clauses in the books that the county's app shipped as history."""
    shipped = Revision.objects.filter(archival=True, draft__isnull=True).defer("document")
    return frozenset(suspect.digest for revision in shipped for suspect in suspects_in(revision))


def _last_decisions(draft: Draft, digests: Iterable[str]) -> dict[str, ClauseReview]:
    decisions = (
        ClauseReview.objects.filter(clause_digest__in=list(digests))
        .exclude(by__in=authors_of(draft))
        .select_related("by")
        .order_by("pk")
    )
    return {review.clause_digest: review for review in decisions}


_searched: OrderedDict[str, list[Suspect]] = OrderedDict()
