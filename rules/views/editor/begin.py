"""Beginning a draft: from the revision in force, from any other, or from a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counties.access import Permission
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.engine.problems import RulebookError
from rules.forms.draft_begin import BeginForm, UploadForm
from rules.models import Draft
from rules.presenters.book import reader_language
from rules.presenters.editor.begin import choices, history_words
from rules.presenters.publication.draft_page import draft_trail
from rules.selectors.books import revisions
from rules.services.drafting.beginning import draft_begin as begin
from rules.services.drafting.beginning import draft_upload as upload


@staff_page(Permission.REVISE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_begin(request: HttpRequest, county: County) -> HttpResponse:
    """Two ways to begin; what is wrong with either is said, and nothing is kept then."""
    now = timezone.now()
    today = today_in(county, now)
    by_file = request.method == "POST" and "upload" in request.POST
    sent = request.POST if request.method == "POST" else None
    form = BeginForm(
        None if by_file else sent,
        revisions=choices(today, reader_language()),
        today=today,
        initial={"based_on": request.GET["from"]} if "from" in request.GET else {},
    )
    file = UploadForm(sent, request.FILES) if by_file else UploadForm()
    problems: list[str] = []
    try:
        if by_file and file.is_valid():
            text, name = file.cleaned_data["text"]
            return _begun(
                request, county, upload(county=county, text=text, filename=name, by=request.user, now=now)
            )
        if not by_file and form.is_valid():
            said = form.cleaned_data
            base = revisions().get(code=said["based_on"])
            draft = begin(
                county=county,
                code=said["code"],
                effective_from=said["effective_from"],
                based_on=base,
                by=request.user,
                now=now,
            )
            return _begun(request, county, draft)
    except RulebookError as error:
        problems = [problem.say(reader_language()) for problem in error.problems]
    except DomainError as error:
        (file if by_file else form).add_error("text" if by_file else "code", str(error))
    context = {
        "county": county,
        "form": form,
        "file": file,
        "problems": problems,
        "breadcrumbs": draft_trail(county, _("New draft")),
    }
    return render(request, "rules/editor/begin.html", context)


def _begun(request: HttpRequest, county: County, draft: Draft) -> HttpResponse:
    messages.success(request, _("The draft %(code)s is begun. Nothing is published.") % {"code": draft.code})
    if history := history_words(draft):
        messages.warning(request, history)
    return redirect("rules:draft-editor", county.slug, draft.code)
