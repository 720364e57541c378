"""The clerk's paper forms: print them with their codes, and enter what people wrote on them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counties.access import Permission
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.forms.consultation import PaperCodeForm, PaperCommentForm, PaperPrintForm
from rules.models import PaperForm
from rules.presenters.book import reader_language
from rules.presenters.consultation.paper import PaperSheets, paper_choices, paper_desk_items
from rules.selectors.consultations import consultation_of, open_consultations, paper_form, papers_printed
from rules.services.consultation.commenting import comment_enter, paper_forms_print


@staff_page(Permission.PROPOSE_RECORDS)
@require_safe
def paper_desk(request: HttpRequest, county: County) -> HttpResponse:
    """Open consultations with forms to print, and the code of a form to enter."""
    return _desk_page(request, county)


@staff_page(Permission.PROPOSE_RECORDS)
@require_POST
def paper_print(request: HttpRequest, county: County, number: int) -> HttpResponse:
    """Make fresh forms, and go on to the page that prints them."""
    consultation = consultation_of(number)
    if consultation is None:
        raise Http404(_("There is no consultation of that number here."))
    form = PaperPrintForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, county, print_form=form)
    try:
        forms = paper_forms_print(
            consultation=consultation, count=form.cleaned_data["count"], by=request.user, now=timezone.now()
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _desk_page(request, county, print_form=form, status=409)
    wanted = urlencode({"from": forms[0].pk, "to": forms[-1].pk})
    return redirect(f"{reverse('rules:paper-sheets', args=[county.slug, number])}?{wanted}")


@staff_page(Permission.PROPOSE_RECORDS)
@require_safe
def paper_sheets(request: HttpRequest, county: County, number: int) -> HttpResponse:
    """The forms that this clerk made, one sheet each; those that were entered are left out."""
    consultation = consultation_of(number)
    if consultation is None:
        raise Http404(_("There is no consultation of that number here."))
    first, last = (_number(request.GET.get(name)) for name in ("from", "to"))
    papers = papers_printed(consultation, by=request.user, first=first, last=last)
    sheets = PaperSheets(county, consultation, list(papers), reader_language())
    context = {
        "county": county,
        "sheets": sheets,
        "address": request.build_absolute_uri(sheets.address),
        "breadcrumbs": _trail(county, _("Print")),
    }
    return render(request, "rules/consultation/paper_sheets.html", context)


@staff_page(Permission.PROPOSE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_enter(request: HttpRequest, county: County) -> HttpResponse:
    """Enter what stands on the form whose code was typed."""
    code = request.GET.get("code", "")
    paper, language = paper_form(code), reader_language()
    if paper is None:
        return _desk_page(request, county, code_form=_unknown(code))
    form = PaperCommentForm(request.POST or None, places=paper_choices(paper.version, language))
    if request.method == "POST" and form.is_valid() and _entered(request, county, paper, form):
        return redirect("rules:paper-desk", county.slug)
    context = {
        "county": county,
        "paper": paper,
        "consultation": paper.version.consultation,
        "form": form,
        "breadcrumbs": _trail(county, paper.code),
    }
    status = 409 if form.is_bound and form.non_field_errors() else 200
    return render(request, "rules/consultation/paper_enter.html", context, status=status)


def _unknown(code: str) -> PaperCodeForm:
    form = PaperCodeForm({"code": code})
    if form.is_valid():
        words = _("There is no paper form of this code in this county. Check it letter by letter.")
        form.add_error("code", words)
    return form


def _entered(request: HttpRequest, county: County, paper: PaperForm, form: PaperCommentForm) -> bool:
    typed = form.cleaned_data
    try:
        comment = comment_enter(
            county=county,
            code=paper.code,
            place=form.place(),
            stance=typed["stance"],
            words=typed["words"],
            client_id=typed["client_id"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    words = _("Entered as comment number %(number)d. Write the number on the form and keep it.")
    messages.success(request, words % {"number": comment.number})
    return True


def _desk_page(request: HttpRequest, county: County, *, status: int = 200, **bound: Any) -> HttpResponse:
    today = today_in(county, timezone.now())
    context = {
        "county": county,
        "items": paper_desk_items(open_consultations(today), today, reader_language()),
        "code_form": PaperCodeForm(),
        "print_form": PaperPrintForm(),
        "form": next(iter(bound.values()), None),
        "breadcrumbs": _trail(county),
    } | bound
    return render(request, "rules/consultation/paper_desk.html", context, status=status)


def _trail(county: County, here: str = "") -> list[dict[str, Any]]:
    desk: dict[str, Any] = {"text": _("Clerk’s desk"), "url": reverse("rules:clerk-home", args=[county.slug])}
    if not here:
        return [desk, {"text": _("Paper forms")}]
    forms = {"text": _("Paper forms"), "url": reverse("rules:paper-desk", args=[county.slug])}
    return [desk, forms, {"text": here}]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
