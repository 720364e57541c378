"""The list of a draft's clauses, and what can be done from it: move, take out, restore, undo, give up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counties.access import Permission
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.engine import editing
from rules.presenters.book import reader_language
from rules.presenters.editor.clause import SEEN
from rules.presenters.editor.history import EDITS_PER_PAGE, edit_items, heading
from rules.presenters.editor.listing import Listing
from rules.presenters.publication.draft_page import draft_trail, draft_url
from rules.selectors.drafts import edits
from rules.services.drafting.clauses import clause_drop as drop
from rules.services.drafting.clauses import clause_move as move
from rules.services.drafting.clauses import clause_restore as restore
from rules.services.drafting.undoing import draft_drop as give_up
from rules.services.drafting.undoing import draft_undo as undo
from rules.services.drafting.undoing import last_undoable
from rules.views.draft_door import draft_at
from rules.views.editor.doors import part_at, to_list


@staff_page(Permission.REVISE_RULES)
@require_safe
def draft_editor(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Clauses of one kind: searched, filtered, a page at a time."""
    draft, language = draft_at(code), reader_language()
    edit = last_undoable(draft, request.user)
    context = {
        "county": county,
        "draft": draft,
        "draft_url": draft_url(county, draft),
        "listing": Listing(county, draft, request.GET.dict(), language),
        "undoable": heading(edit, language) if edit else "",
        "breadcrumbs": draft_trail(county, _("Edit draft %(code)s") % {"code": draft.code}),
    }
    return render(request, "rules/editor/list.html", context)


@staff_page(Permission.REVISE_RULES)
@require_POST
def clause_move(request: HttpRequest, county: County, code: str, part: str, clause: str) -> HttpResponse:
    """Move the clause to a place among its kind: counted from 0 by a button, from 1 by the box."""
    draft, to = draft_at(code), request.POST.get("to", "")
    typed = request.POST.get("place", "")
    place = int(to) if to.isdecimal() else int(typed) - 1 if typed.isdecimal() else None
    try:
        if place is None:
            raise DomainError("no_place", _("Write the place as a whole number, such as 3."))
        move(draft=draft, part=part_at(part), code=clause, to=place, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return to_list(request, county, draft, part)


@staff_page(Permission.REVISE_RULES)
@require_POST
def clause_drop(request: HttpRequest, county: County, code: str, part: str, clause: str) -> HttpResponse:
    """Take the clause out; it can be restored."""
    draft, base = draft_at(code), request.POST.get(SEEN, "")
    if part_at(part) in editing.TABLES:
        messages.error(request, _("A rulebook cannot be without this part."))
        return to_list(request, county, draft)
    try:
        drop(draft=draft, part=part, code=clause, base=base, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("%(code)s is taken out. It can be restored below the list.") % {"code": clause}
        )
    return to_list(request, county, draft, part)


@staff_page(Permission.REVISE_RULES)
@require_POST
def clause_restore(request: HttpRequest, county: County, code: str, part: str, clause: str) -> HttpResponse:
    """Bring back what was taken out."""
    draft = draft_at(code)
    try:
        restore(draft=draft, part=part_at(part), code=clause, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(code)s is restored.") % {"code": clause})
    return to_list(request, county, draft, part)


@staff_page(Permission.REVISE_RULES)
@require_POST
def draft_undo(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Take back one's own last edit."""
    draft = draft_at(code)
    try:
        edit = undo(draft=draft, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        taken_back = edit.undoes
        if taken_back is not None:
            messages.success(
                request, _("Taken back: %(edit)s.") % {"edit": heading(taken_back, reader_language())}
            )
        draft.refresh_from_db()
    return to_list(request, county, draft)


@staff_page(Permission.REVISE_RULES)
@require_safe
def draft_history(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Every edit, the last first."""
    draft = draft_at(code)
    page = Paginator(edits(draft), EDITS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "county": county,
        "draft": draft,
        "page": page,
        "items": edit_items(county, draft, list(page.object_list), reader_language()),
        "breadcrumbs": draft_trail(county, _("Edits of draft %(code)s") % {"code": draft.code}),
    }
    return render(request, "rules/editor/history.html", context)


@staff_page(Permission.REVISE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_drop(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Give the draft up, after asking once more."""
    draft = draft_at(code)
    if request.method == "POST":
        try:
            give_up(draft=draft, by=request.user, now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The draft %(code)s is given up.") % {"code": draft.code})
        return redirect("rules:admin-revisions", county.slug)
    context = {"county": county, "draft": draft, "breadcrumbs": draft_trail(county, _("Give the draft up"))}
    return render(request, "rules/editor/give_up.html", context)
