"""A named reviewer's decision on a clause that looks like protected conduct (charter R1)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.errors import DomainError
from rules.engine.editing import find
from rules.engine.grounds import is_protected
from rules.models import ClauseReview, Draft
from rules.selectors.drafts import authors_of
from rules.selectors.reviews import Standing, reviewed

MAX_REASON = 2000
"""Characters."""


@transaction.atomic
def clause_review(
    *, draft: Draft, digest: str, decision: ClauseReview.Decision, reason: str, by: Any, now: datetime
) -> ClauseReview:
    """Allow or refuse the clause of that digest. It holds for this very clause; a later decision takes its place.

    No decision opens the closed catalogue: a deduction whose ground is protected is refused whatever anybody says.
    """
    county = draft.county
    access.require(by, access.Permission.REVIEW_CLAUSES, county)
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.status != Draft.Status.OPEN:
        raise DomainError("draft_closed", _("This draft is closed. Nothing is left to decide."))
    if by.pk in authors_of(draft):
        raise DomainError(
            "R1", _("You are one of this draft’s authors. Somebody else decides on its clauses.")
        )
    found = next((one for one in reviewed(draft) if one.suspect.digest == digest), None)
    if found is None or found.standing is Standing.HISTORY:
        raise DomainError("clause_changed", _("The clause has changed since you read it. Read it again."))
    if not reason.strip() or len(reason) > MAX_REASON:
        raise DomainError("reason", _("Say why, in a few sentences. Everybody can read it."))
    suspect = found.suspect
    clause = find(draft.document, suspect.part, suspect.code) or {}
    if decision == ClauseReview.Decision.ALLOW and is_protected(str(clause.get("ground"))):
        raise DomainError(
            "R1", _("Its ground is protected. Nobody can allow a deduction on it; the clause has to go.")
        )
    review = ClauseReview.objects.create(
        county=county,
        draft=draft,
        part=suspect.part,
        code=suspect.code,
        clause_digest=suspect.digest,
        found=[one.document() for one in suspect.found],
        decision=decision,
        reason=reason.strip(),
        by=by,
        at=now,
    )
    audit.record(
        "rules.clause_reviewed",
        county=county,
        target=review,
        by=by,
        draft=draft.code,
        code=suspect.code,
        decision=str(decision),
    )
    return review
