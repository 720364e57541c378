"""One clause: its form, saved by its button or by itself, and the decision where two people wrote at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from counties.access import Permission
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.engine import editing
from rules.models import Draft, DraftEdit
from rules.presenters.book import reader_language
from rules.presenters.editor.clause import NO_CODE, ClausePage, ConflictPage
from rules.presenters.publication.draft_page import draft_trail
from rules.services.drafting.clauses import ClauseConflict
from rules.services.drafting.clauses import clause_add as add
from rules.services.drafting.clauses import clause_put as put
from rules.views.draft_door import draft_at
from rules.views.editor.doors import part_at, to_list


@staff_page(Permission.REVISE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def clause_edit(request: HttpRequest, county: County, code: str, part: str, clause: str) -> HttpResponse:
    """Show the clause; save what was sent, unless somebody else changed it meanwhile."""
    page = _page(request, county, draft_at(code), part, clause)
    if page.current is None and page.data is None:
        raise Http404(_("There is no clause of that code in this draft. Perhaps it was taken out."))
    if not page.wants_saving:
        return _shown(request, page)
    try:
        put_page(page, request.user)
    except ClauseConflict as conflict:
        return _conflict(request, page, conflict)
    except DomainError as error:
        return _refused(request, page, error)
    return _saved(request, page)


@staff_page(Permission.REVISE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def clause_add(request: HttpRequest, county: County, code: str, part: str) -> HttpResponse:
    """A new clause, at the end of its kind."""
    page = _page(request, county, draft_at(code), part, "")
    if part in editing.TABLES:
        raise Http404(_("A rulebook has this part once, and has it already."))
    if not page.wants_saving:
        return _shown(request, page)
    try:
        add(draft=page.draft, part=part, clause=page.form.clause(), by=request.user, now=timezone.now())
    except DomainError as error:
        return _refused(request, page, error)
    return _saved(request, page)


@staff_page(Permission.REVISE_RULES)
@require_POST
def clause_preview(request: HttpRequest, county: County, code: str, part: str, clause: str) -> HttpResponse:
    """What the form says so far, in words, and what has to be mended; nothing is kept."""
    page = _page(request, county, draft_at(code), part, clause)
    return render(request, "rules/editor/preview.html", {"page": page})


@staff_page(Permission.REVISE_RULES)
@require_POST
def clause_redraw(request: HttpRequest, county: County, code: str, part: str, clause: str) -> HttpResponse:
    """The fields for another choice, without the page around them; nothing is kept."""
    data = request.POST.copy()
    data["redraw"] = "1"
    page = _page(request, county, draft_at(code), part, clause, data)
    return render(request, "rules/editor/sections.html", {"page": page})


@staff_page(Permission.REVISE_RULES)
@require_POST
def clause_autosave(request: HttpRequest, county: County, code: str, part: str, clause: str) -> HttpResponse:
    """Keep what was typed so far; a new code, other fields and a conflict wait for the button."""
    page = _page(request, county, draft_at(code), part, clause)
    state, edit = "waiting", None
    if page.wants_saving and page.form.clause().get("code", page.code) == page.code:
        try:
            edit, state = put_page(page, request.user), "saved"
        except ClauseConflict:
            state = "conflict"
        except DomainError as error:
            return render(request, "rules/editor/saved.html", {"state": "refused", "error": str(error)})
    context = {"page": page, "state": state, "edit": edit, "base": editing.clause_digest(page.current)}
    return render(request, "rules/editor/saved.html", context)


def put_page(page: ClausePage, by: Any) -> DraftEdit | None:
    """Save what the page's form says."""
    now = timezone.now()
    edit = put(
        draft=page.draft,
        part=page.part,
        code=page.code,
        clause=page.form.clause(),
        base=page.base,
        by=by,
        now=now,
    )
    page.draft.refresh_from_db()
    if edit is not None:
        page.current = edit.after
    return edit


def _page(
    request: HttpRequest, county: County, draft: Draft, part: str, clause: str, data: QueryDict | None = None
) -> ClausePage:
    code = "" if part_at(part) in editing.TABLES or clause == NO_CODE else clause
    sent = data if data is not None else request.POST if request.method == "POST" else None
    return ClausePage(county, draft, part, code, reader_language(), sent)


def _shown(request: HttpRequest, page: ClausePage, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "county": page.county,
        "draft": page.draft,
        "page": page,
        "form": page.drawn,
        "breadcrumbs": [
            *draft_trail(page.county, "")[:1],
            {"text": _("Edit draft %(code)s") % {"code": page.draft.code}, "url": page.list_url},
            {"text": page.heading},
        ],
        **more,
    }
    return render(request, "rules/editor/clause.html", context, status=status)


def _saved(request: HttpRequest, page: ClausePage) -> HttpResponse:
    """Back to the list; or to the clause where something in it has to be mended before it can be published."""
    page.draft.refresh_from_db()
    head = page.form.clause()
    code = page.code if page.part in editing.TABLES else str(head.get("code", ""))
    after = ClausePage(page.county, page.draft, page.part, code, page.language)
    if after.words.problems:
        messages.warning(
            request, _("Saved. Before it can be published, mend what is marked here; it can wait.")
        )
        return redirect(after.url("clause-edit"))
    messages.success(request, _("Saved: %(clause)s.") % {"clause": after.heading})
    return to_list(request, page.county, page.draft, "" if page.part in editing.TABLES else page.part)


def _refused(request: HttpRequest, page: ClausePage, error: DomainError) -> HttpResponse:
    """The service's refusal beside the field that can mend it; nothing was saved, nothing typed is lost."""
    field = "revision" if page.part == "rulebook" else "code"
    page.drawn.add_error(field if field in page.drawn.fields else None, str(error))
    return _shown(request, page, status=409)


def _conflict(request: HttpRequest, page: ClausePage, conflict: ClauseConflict) -> HttpResponse:
    context = {
        "county": page.county,
        "draft": page.draft,
        "page": page,
        "conflict": ConflictPage(page, conflict.theirs),
        "message": str(conflict),
        "breadcrumbs": draft_trail(page.county, page.heading),
    }
    return render(request, "rules/editor/conflict.html", context, status=409)
