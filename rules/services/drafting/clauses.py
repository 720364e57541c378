"""Editing a draft clause by clause. Whoever edits has seen the clause they change, or is shown what changed meanwhile."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties.errors import DomainError
from rules.engine import editing
from rules.engine.clauses import RawClause
from rules.engine.reading import CODE, MAX_CODE
from rules.models import Draft, DraftEdit
from rules.services.drafting.saving import draft_for_edit, edit_save

Action = DraftEdit.Action
LOOKED_BACK = 200  # edits; a form older than that is a conflict


class ClauseConflict(DomainError):
    """Somebody changed or dropped the clause since the form was shown; ``theirs`` is what it says now, if anything."""

    def __init__(self, theirs: RawClause | None) -> None:
        super().__init__(
            "clause_conflict",
            _(
                "Somebody else changed this clause while you were writing. Nothing is lost: compare and decide."
            )
            if theirs
            else _(
                "Somebody else dropped this clause while you were writing. Nothing is lost: compare and decide."
            ),
        )
        self.theirs = theirs


@transaction.atomic
def clause_put(
    *, draft: Draft, part: str, code: str, clause: RawClause, base: str, by: Any, now: datetime
) -> DraftEdit | None:
    """Give the clause another text; None where it says the same. ``base`` is `clause_digest` of what the form began with.

    For the parts "rulebook" and "scale" ``code`` is "". Raises `ClauseConflict`, and `DomainError` for a code that is taken.
    """
    draft = draft_for_edit(draft, by)
    current = _seen(draft, part, code, base, by)
    _free(draft, part, clause, unless=code)
    document = editing.put(draft.document, part, code, clause)
    after = editing.find(document, part, str(clause.get("code", "")))
    if after == current:
        return None
    return edit_save(
        draft,
        document,
        action=Action.CHANGED,
        part=part,
        code=code,
        before=current,
        after=after,
        by=by,
        now=now,
    )


@transaction.atomic
def clause_add(
    *, draft: Draft, part: str, clause: RawClause, by: Any, now: datetime, at: int | None = None
) -> DraftEdit:
    """A new clause, at a place among its kind or as the last. It needs a code that is free."""
    draft = draft_for_edit(draft, by)
    _free(draft, part, clause)
    code = str(clause["code"])
    document = editing.add(draft.document, part, clause, at)
    return edit_save(
        draft,
        document,
        action=Action.ADDED,
        part=part,
        code=code,
        after=editing.find(document, part, code),
        place_after=editing.place(document, part, code),
        by=by,
        now=now,
    )


@transaction.atomic
def clause_drop(*, draft: Draft, part: str, code: str, base: str, by: Any, now: datetime) -> DraftEdit:
    """Take the clause out of the text; it can be restored. Raises `ClauseConflict`."""
    draft = draft_for_edit(draft, by)
    current = _seen(draft, part, code, base, by)
    return edit_save(
        draft,
        editing.drop(draft.document, part, code),
        action=Action.DROPPED,
        part=part,
        code=code,
        before=current,
        place_before=editing.place(draft.document, part, code),
        by=by,
        now=now,
    )


@transaction.atomic
def clause_restore(*, draft: Draft, part: str, code: str, by: Any, now: datetime) -> DraftEdit:
    """Bring a dropped clause back as it last stood in this draft, else as in the revision that it began with."""
    draft = draft_for_edit(draft, by)
    dropped = DraftEdit.objects.filter(draft=draft, action=Action.DROPPED, part=part, code=code).first()
    if dropped is not None:
        clause, at = dropped.before, dropped.place_before
    else:
        base = draft.based_on.document if draft.based_on else {}
        clause, at = editing.find(base, part, code), None
    if clause is None:
        raise DomainError(
            "clause_missing", _("No clause of the code %(code)s was dropped here.") % {"code": code}
        )
    return clause_add(draft=draft, part=part, clause=clause, at=at, by=by, now=now)


@transaction.atomic
def clause_move(*, draft: Draft, part: str, code: str, to: int, by: Any, now: datetime) -> DraftEdit | None:
    """Move the clause to a place among its kind, counted from 0; None where it stands there."""
    draft = draft_for_edit(draft, by)
    clause = _there(draft, part, code)
    document = editing.move(draft.document, part, code, to)
    before, after = (editing.place(text, part, code) for text in (draft.document, document))
    if before == after:
        return None
    return edit_save(
        draft,
        document,
        action=Action.MOVED,
        part=part,
        code=code,
        before=clause,
        after=clause,
        place_before=before,
        place_after=after,
        by=by,
        now=now,
    )


def _seen(draft: Draft, part: str, code: str, base: str, by: Any) -> RawClause:
    """The clause as it stands, where that is what the form began with, or only this person changed it since.

    A form that saves by itself may be sent once more before it knows its own last saving.
    """
    current = editing.find(draft.document, part, code)
    if current is None or not _only_mine(draft, part, current, base, by):
        raise ClauseConflict(current)
    return current


def _only_mine(draft: Draft, part: str, current: RawClause, base: str, by: Any) -> bool:
    """Whether every edit since the text that the form began with is this person's own."""
    seen: RawClause | None = current
    for edit in DraftEdit.objects.filter(draft=draft, part=part).exclude(action=Action.MOVED)[:LOOKED_BACK]:
        if editing.clause_digest(seen) == base:
            return True
        if edit.after == seen:
            if edit.by_id != by.pk:
                return False
            seen = edit.before
    return editing.clause_digest(seen) == base


def _there(draft: Draft, part: str, code: str) -> RawClause:
    clause = editing.find(draft.document, part, code)
    if clause is None:
        raise ClauseConflict(None)
    return clause


def _free(draft: Draft, part: str, clause: RawClause, unless: str = "") -> None:
    """Refuse a clause without a code, or with one that cannot stand in an address or that another clause has."""
    if part in editing.TABLES:
        return
    code = str(clause.get("code") or "")
    if not code:
        raise DomainError("code_missing", _("A clause needs a code of its own, such as VOL-07."))
    if not re.fullmatch(CODE, code) or len(code) > MAX_CODE:
        raise DomainError(
            "code_wrong",
            _(
                "A code has letters, digits, dots, hyphens and underscores, 40 at most. "
                "It begins with a letter or digit."
            ),
        )
    if code != unless and editing.find(draft.document, part, code):
        raise DomainError(
            "code_taken", _("The code %(code)s is taken in this text. Choose another.") % {"code": code}
        )
