"""Drafts: their edits, who wrote them, what was dropped, and what is wrong with their text."""

from collections import OrderedDict
from typing import Any

from django.db.models import QuerySet

from rules.engine import book, editing
from rules.engine.checks import check_book
from rules.engine.format import from_document
from rules.engine.problems import Problem, RulebookError
from rules.models import Draft, DraftEdit
from rules.selectors.books import books, engine_revision

KEPT = 50  # texts of drafts a process keeps as they were read


def drafts() -> QuerySet[Draft]:
    """Open drafts, the one changed last first."""
    return Draft.objects.filter(status=Draft.Status.OPEN).select_related("author")


def draft_of(code: str) -> Draft | None:
    """The open draft of that code, else the last one that was closed."""
    found = Draft.objects.filter(code=code).select_related("author", "revision", "based_on")
    return found.filter(status=Draft.Status.OPEN).first() or found.order_by("-pk").first()


def engine_draft(draft: Draft) -> book.Revision:
    """The parsed text of a draft. Raises RulebookError where the text is not sound."""
    read = _read(draft)
    if isinstance(read, RulebookError):
        raise read
    return read


def is_sound(draft: Draft) -> bool:
    """Whether the text can be read as a revision."""
    return not isinstance(_read(draft), RulebookError)


def problems_of(draft: Draft) -> list[Problem]:
    """Everything wrong with the text as it stands: in itself, or else beside the books on file and the charter."""
    return _problems(_read(draft))


def read_with(draft: Draft, document: editing.Document) -> tuple[book.Revision | None, list[Problem]]:
    """What another text of the draft would say, and everything wrong with it; nothing is kept."""
    try:
        read = from_document(document, draft.code)
    except RulebookError as error:
        return None, list(error.problems)
    return read, _problems(read)


def last_sound(draft: Draft) -> book.Revision:
    """The draft's text, or where it is not sound that of the revision it began with, or the last on file."""
    if is_sound(draft):
        return engine_draft(draft)
    return engine_revision(draft.based_on) if draft.based_on else books()[-1]


def edits(draft: Draft) -> QuerySet[DraftEdit]:
    """Every edit, the last first."""
    return DraftEdit.objects.filter(draft=draft).select_related("by", "undoes")


def authors_of(draft: Draft) -> frozenset[int]:
    """Ids of everybody who began or edited it: none of them may publish it (charter R5)."""
    return frozenset(DraftEdit.objects.filter(draft=draft).values_list("by", flat=True)) | {draft.author_id}


def dropped_clauses(draft: Draft) -> list[tuple[str, dict[str, Any]]]:
    """Part and last text of every clause that was in the draft or its base and is not in it now."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    base = draft.based_on.document if draft.based_on else {}
    for part in editing.PARTS:
        for clause in editing.clauses(base, part):
            found[part, clause["code"]] = clause
    dropped = DraftEdit.objects.filter(draft=draft, action=DraftEdit.Action.DROPPED).order_by("number")
    for edit in dropped.only("part", "code", "before"):
        found[edit.part, edit.code] = edit.before or {}
    here = {
        (part, clause.get("code"))
        for part in editing.PARTS
        for clause in editing.clauses(draft.document, part)
    }
    return [(part, clause) for (part, code), clause in found.items() if (part, code) not in here]


def _problems(read: book.Revision | RulebookError) -> list[Problem]:
    if isinstance(read, RulebookError):
        return list(read.problems)
    return [problem for problem in check_book((*books(), read)) if problem.file == read.code]


def _read(draft: Draft) -> book.Revision | RulebookError:
    """The text as it was read; kept by digest, for a text of some digest never changes."""
    key = (draft.digest, draft.code)
    found = _texts.get(key)
    if found is None:
        try:
            found = from_document(draft.document, draft.code)
        except RulebookError as error:
            found = error
        _texts[key] = found
        while len(_texts) > KEPT:
            _texts.popitem(last=False)
    return found


_texts: OrderedDict[tuple[str, str], book.Revision | RulebookError] = OrderedDict()
