"""Taking back one's own last edit, and giving a draft up."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import audit
from counties.errors import DomainError
from rules.engine import editing
from rules.models import Draft, DraftEdit
from rules.services.drafting.saving import draft_for_edit, edit_save

Action = DraftEdit.Action
_OPPOSITE = {Action.ADDED: Action.DROPPED, Action.DROPPED: Action.ADDED}


@transaction.atomic
def draft_undo(*, draft: Draft, by: Any, now: datetime) -> DraftEdit:
    """Take back this person's last edit that is not taken back yet, unless somebody changed the clause since.

    What it writes is an edit too, so nothing is ever lost.
    """
    draft = draft_for_edit(draft, by)
    edit = last_undoable(draft, by)
    if edit is None:
        raise DomainError("nothing_to_undo", _("There is no edit of yours left to take back."))
    code = edit.code if edit.after is None else str(edit.after.get("code", ""))
    current = editing.find(draft.document, edit.part, code)
    stands = current == edit.after and (
        edit.action != Action.MOVED or editing.place(draft.document, edit.part, code) == edit.place_after
    )
    if not stands:
        raise DomainError(
            "clause_conflict",
            _(
                "Clause %(code)s was changed again after your edit, so it cannot be taken back. Change the clause itself."
            )
            % {"code": edit.code or edit.part},
        )
    return edit_save(
        draft,
        _taken_back(draft.document, edit, code),
        action=Action(_OPPOSITE.get(Action(edit.action), Action(edit.action))),
        part=edit.part,
        code=code,
        before=edit.after,
        after=edit.before,
        place_before=edit.place_after,
        place_after=edit.place_before,
        undoes=edit,
        by=by,
        now=now,
    )


def last_undoable(draft: Draft, by: Any) -> DraftEdit | None:
    """The edit that `draft_undo` would take back."""
    mine = DraftEdit.objects.filter(draft=draft, by=by, undoes__isnull=True, undone_by__isnull=True)
    return mine.exclude(action=Action.BEGUN).first()


@transaction.atomic
def draft_drop(*, draft: Draft, by: Any, now: datetime) -> None:
    """Give the draft up. Its text and edits stay on file."""
    draft = draft_for_edit(draft, by)
    draft.status, draft.changed_at = Draft.Status.DROPPED, now
    draft.save(update_fields=["status", "changed_at"])
    audit.record("rules.draft_dropped", county=draft.county, target=draft, by=by, code=draft.code)


def _taken_back(document: editing.Document, edit: DraftEdit, code: str) -> editing.Document:
    match Action(edit.action):
        case Action.ADDED:
            return editing.drop(document, edit.part, code)
        case Action.DROPPED:
            return editing.add(document, edit.part, edit.before or {}, edit.place_before)
        case Action.MOVED:
            return editing.move(document, edit.part, code, edit.place_before or 0)
        case _:
            return editing.put(document, edit.part, code, edit.before or {})
