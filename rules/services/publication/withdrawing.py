"""Taking a published revision back before its day. On its day it is law, and only a later revision can undo it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from rules.models import Revision
from rules.services.locks import lock_codes

MAX_REASON = 2000
"""Characters."""


@transaction.atomic
def revision_withdraw(*, revision: Revision, reason: str, by: Any, now: datetime) -> Revision:
    """Take it back: it stays on file with the reason, in public, and never takes effect."""
    county = revision.county
    access.require(by, access.Permission.PUBLISH_RULES, county)
    lock_codes(county)
    revision = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    if not reason.strip() or len(reason) > MAX_REASON:
        raise DomainError("reason", _("Say why it is withdrawn, in a few sentences. Everybody can read it."))
    if revision.withdrawn_at is not None:
        raise DomainError("withdrawn", _("This revision is withdrawn already."))
    if revision.draft_id is None:
        raise DomainError("R4", _("This text was shipped with the portal. It cannot be withdrawn."))
    if revision.effective_from <= today_in(county, now):
        raise DomainError(
            "R4",
            _("Its day has come, so it cannot be withdrawn. Begin a draft from the revision before it."),
        )
    revision.withdrawn_at, revision.withdrawn_by, revision.withdrawal_reason = now, by, reason.strip()
    revision.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        "rules.revision_withdrawn",
        county=county,
        target=revision,
        by=by,
        code=revision.code,
        digest=revision.digest,
    )
    return revision
