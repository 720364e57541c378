"""Writing an edit down: the draft's new text, and who changed which clause."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from counties import access
from counties.errors import DomainError
from counties.models import County
from rules.engine.canonical import digest
from rules.engine.clauses import RawClause
from rules.engine.reading import CODE, MAX_CODE
from rules.models import Draft, DraftEdit, Revision
from rules.services.locks import lock_codes

ADDRESSES = frozenset({"on", "compare"})
"""Words that stand where the code of a revision does in addresses (`rules.urls`)."""


def draft_for_edit(draft: Draft, by: Any) -> Draft:
    """The draft as it stands, locked, where this person may change it; call it inside the transaction."""
    access.require(by, access.Permission.REVISE_RULES, draft.county)
    locked = Draft.objects.select_for_update(of=("self",)).select_related("based_on").get(pk=draft.pk)
    if locked.status != Draft.Status.OPEN:
        raise DomainError(
            "draft_closed", _("This draft is closed: it was published or dropped. Begin another one from it.")
        )
    return locked


def edit_save(
    draft: Draft,
    document: dict[str, Any],
    *,
    action: DraftEdit.Action,
    part: str,
    code: str,
    by: Any,
    now: datetime,
    before: RawClause | None = None,
    after: RawClause | None = None,
    place_before: int | None = None,
    place_after: int | None = None,
    undoes: DraftEdit | None = None,
) -> DraftEdit:
    """Keep the text and the edit; `draft` is locked by `draft_for_edit`."""
    draft.document, draft.digest = document, digest(document)
    draft.version += 1
    draft.changed_at = now
    fields = ["document", "digest", "version", "changed_at"]
    if part == "rulebook":
        _name_and_day(draft, document["rulebook"])
        fields += ["code", "effective_from"]
    draft.save(update_fields=fields)
    return DraftEdit.objects.create(
        county=draft.county,
        draft=draft,
        number=draft.version,
        action=action,
        part=part,
        code=code,
        before=before,
        after=after,
        place_before=place_before,
        place_after=place_after,
        undoes=undoes,
        by=by,
        at=now,
    )


def _name_and_day(draft: Draft, head: RawClause) -> None:
    """Let code and day follow the text where it says them in a form that can be read."""
    code, day = head.get("revision"), head.get("effective_from")
    if isinstance(code, str) and re.fullmatch(CODE, code) and len(code) <= MAX_CODE and code != draft.code:
        require_free(draft.county, code)
        draft.code = code
    try:
        draft.effective_from = date.fromisoformat(str(day))
    except ValueError:
        return  # the problems of the text say so


def require_free(county: County, code: str) -> None:
    """Refuse a code that another open draft or a revision has; nobody else takes one before this transaction ends."""
    if code in ADDRESSES:
        raise DomainError(
            "code_taken",
            _("“%(code)s” is a page of its own in the addresses of revisions. Choose another code.")
            % {"code": code},
        )
    lock_codes(county)
    if (
        Draft.objects.filter(code=code, status=Draft.Status.OPEN).exists()
        or Revision.objects.filter(code=code).exists()
    ):
        raise DomainError(
            "code_taken",
            _("There is a draft or a revision with the code %(code)s. Choose another code.") % {"code": code},
        )
