"""Publishing a draft: a second person, with every gate passed, makes exactly the text they saw a revision."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from rules.engine.canonical import digest as digest_of
from rules.models import Draft, Revision
from rules.selectors.drafts import engine_draft
from rules.services.locks import lock_codes
from rules.services.publication.checking import check_write
from rules.services.publication.gates import PublicationRefused, person_refusals, refusals_of


@transaction.atomic
def draft_publish(*, draft: Draft, digest: str, by: Any, now: datetime) -> Revision:
    """Make the draft a revision. It takes effect on its day, by itself; nothing changes before.

    ``digest`` is of the text that the person saw: one that changed since is refused. Raises `PublicationRefused`
    with everything that stands against it.
    """
    county = draft.county
    access.require(by, access.Permission.PUBLISH_RULES, county)
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    lock_codes(county)
    if draft.status != Draft.Status.OPEN:
        raise DomainError("R5", _("This draft is closed already."))
    if not digest == draft.digest == digest_of(draft.document):
        raise DomainError(
            "text_changed",
            _(
                "The text has changed since you read it. Read it again: what you publish is what you have seen."
            ),
        )
    today = today_in(county, now)
    refusals = [*person_refusals(draft, by), *refusals_of(draft, today)]
    if refusals:
        raise PublicationRefused(refusals)
    check_write(draft, by, now)
    revision = Revision.objects.create(
        county=county,
        rulebook=draft.rulebook,
        code=draft.code,
        effective_from=draft.effective_from,
        published_on=today,
        document=draft.document,
        digest=draft.digest,
        archival=engine_draft(draft).archival,
        author=draft.author,
        publisher=by,
        draft=draft,
        written_at=now,
    )
    draft.status, draft.revision = Draft.Status.PUBLISHED, revision
    draft.save(update_fields=["status", "revision"])
    audit.record(
        "rules.revision_published",
        county=county,
        target=revision,
        by=by,
        code=revision.code,
        digest=revision.digest,
        effective_from=str(revision.effective_from),
    )
    return revision
