"""What reviewers decided on clauses that look like protected conduct, as everybody can read it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from rules.models import ClauseReview
from rules.selectors.reviews import Standing

_TONES = {
    Standing.HISTORY: "ended",
    Standing.WAITING: "waiting",
    Standing.ALLOWED: "done",
    Standing.REFUSED: "alert",
}


def standing_tag(standing: Standing) -> dict[str, str]:
    """A tag: where the clause stands."""
    words = {
        Standing.HISTORY: _("history"),
        Standing.WAITING: _("to be decided"),
        Standing.ALLOWED: _("allowed"),
        Standing.REFUSED: _("refused"),
    }
    return {"text": words[standing], "tone": _TONES[standing]}


def decision_items(reviews: Iterable[ClauseReview]) -> list[dict[str, Any]]:
    """For `timeline`: decisions with their reasons, as everybody can read them."""
    return [
        {
            "at": review.at,
            "title": f"{review.code}: {ClauseReview.Decision(review.decision).label}",
            "text": review.reason,
            "actor": review.by.display,
            "tag": standing_tag(
                Standing.ALLOWED if review.decision == ClauseReview.Decision.ALLOW else Standing.REFUSED
            ),
        }
        for review in reviews
    ]
