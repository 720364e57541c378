"""Every edit of a draft: who did what to which clause, and what it said before and after."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine import editing
from rules.engine.words_fields import PART_NAMES
from rules.forms.clauses import differences
from rules.forms.clauses.offered import offered_in
from rules.models import Draft, DraftEdit
from rules.presenters.editor.clause import NO_CODE

Action = DraftEdit.Action
EDITS_PER_PAGE = 25


def edit_items(county: County, draft: Draft, edits: list[DraftEdit], language: str) -> list[dict[str, Any]]:
    """For the page of edits: each with its heading, its changes field by field, and the clause's address."""
    offered = offered_in(draft.document, language, history=True)
    return [
        {
            "edit": edit,
            "heading": heading(edit, language),
            "changes": differences(edit.part, edit.before, edit.after, offered)
            if edit.action == Action.CHANGED
            else [],
            "url": _url(county, draft, edit),
        }
        for edit in edits
    ]


def heading(edit: DraftEdit, language: str) -> str:
    """What was done, in one line."""
    said = {"clause": clause_name(edit, language), "place": (edit.place_after or 0) + 1}
    if edit.undoes_id is not None:
        return _("%(clause)s: an edit taken back") % said
    return {
        Action.BEGUN: _("The draft was begun"),
        Action.CHANGED: _("%(clause)s changed"),
        Action.ADDED: _("%(clause)s added"),
        Action.DROPPED: _("%(clause)s taken out"),
        Action.MOVED: _("%(clause)s moved to place %(place)s"),
    }[Action(edit.action)] % said


def clause_name(edit: DraftEdit, language: str) -> str:
    """Kind, code and title of the clause, such as "rule TR-01 “Speeding”"."""
    if not edit.part:
        return ""
    chinese = language.startswith("zh")
    kind = PART_NAMES[edit.part][1 if chinese else 0]
    title = (edit.after or edit.before or {}).get("title")
    text = str(title.get("zh" if chinese else "en") or "") if isinstance(title, dict) else ""
    if edit.part in editing.TABLES:
        return kind
    name = f"{kind}{edit.code}" if chinese else f"{kind.capitalize()} {edit.code}"
    return f"{name}“{text}”" if chinese and text else f"{name} “{text}”" if text else name


def _url(county: County, draft: Draft, edit: DraftEdit) -> str:
    """Where the clause is edited; "" where it is not there any more."""
    if not edit.part:
        return ""
    code = str((edit.after or {}).get("code", "")) or edit.code
    if editing.find(draft.document, edit.part, code) is None:
        return ""
    return reverse("rules:clause-edit", args=[county.slug, draft.code, edit.part, code or NO_CODE])
