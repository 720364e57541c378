"""Consultations as everybody sees them, commenting, and what a draft would mean for a resident (charter R5, O1)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counties.calendars import today_in
from counties.doors import public_page, resident_page
from counties.errors import DomainError
from counties.models import County, Resident
from counties.selectors import is_enrolled
from rules.forms.consultation import CommentForm
from rules.models import Consultation
from rules.presenters.book import book_page, reader_language
from rules.presenters.consultation.clauses import clause_says, clause_url, place_of, place_title
from rules.presenters.consultation.counting import counts_by_place, stances_words
from rules.presenters.consultation.effect import EffectPage
from rules.presenters.consultation.page import ConsultationPage, consultation_trail, list_items
from rules.presenters.diffs import diff_items
from rules.selectors.consultation_texts import WHOLE, Place, engine_version
from rules.selectors.consultations import comments, consultation_of, consultations, latest_version
from rules.selectors.draft_effect import draft_effect
from rules.selectors.drafts import authors_of
from rules.selectors.records import records_of
from rules.services.consultation.commenting import comment_give

COMMENTS_PER_PAGE = 20
LISTED_PER_PAGE = 20


@public_page
@require_safe
def consultation_list(request: HttpRequest, county: County) -> HttpResponse:
    """Every consultation, the latest first; those that are open take comments."""
    today, language = today_in(county, timezone.now()), reader_language()
    page = Paginator(consultations(), LISTED_PER_PAGE).get_page(request.GET.get("page"))
    titles = {
        found.pk: engine_version(latest_version(found)).title.say(language) for found in page.object_list
    }
    context = {
        "county": county,
        "page": page,
        "items": list_items(county, page.object_list, titles, today),
        "breadcrumbs": consultation_trail(county),
    }
    return render(request, "rules/consultation/consultation_list.html", context)


@public_page
@require_safe
def consultation_detail(request: HttpRequest, county: County, number: int) -> HttpResponse:
    """What is asked, what changes, what people said, what the county answered."""
    page = _page(request, county, _found(number))
    found = Paginator(comments(page.consultation), COMMENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "county": county,
        "number": number,
        "page": page,
        "whole_url": clause_url(county, number, WHOLE),
        "comments": found,
        "cards": page.cards.cards(found.object_list),
        "breadcrumbs": consultation_trail(county, number),
    }
    return render(request, "rules/consultation/consultation_detail.html", context)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_clause(
    request: HttpRequest, county: County, number: int, part: str, code: str = ""
) -> HttpResponse:
    """One clause as it is and as it would be, with its comments; whoever is signed in comments here."""
    page, place = _page(request, county, _found(number)), place_of(part, code)
    said = comments(page.consultation).filter(part=place[0], code=place[1])
    if place not in page.order and not said.exists():
        raise Http404(_("There is no such clause in this text."))
    form = CommentForm(request.POST or None, initial={"version": page.version.number})
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if form.is_valid() and _given(request, page, place, form):
            return redirect(clause_url(county, number, place))
    return _clause_page(request, page, place, form, said)


@public_page
@require_safe
def consultation_version(request: HttpRequest, county: County, number: int, version: int) -> HttpResponse:
    """The text in full as it lay open, and what it changed of the version before."""
    page, language = _page(request, county, _found(number)), reader_language()
    found = next((text for text in page.versions if text.number == version), None)
    if found is None:
        raise Http404(_("There is no such version."))
    before = next((text for text in page.versions if text.number == version - 1), None)
    context = {
        "county": county,
        "number": number,
        "page": page,
        "version": found,
        "book": book_page(engine_version(found), language),
        "diff": diff_items(engine_version(before), engine_version(found), language) if before else [],
        "before": before,
        "breadcrumbs": consultation_trail(county, number, _("Version %(number)d") % {"number": version}),
    }
    return render(request, "rules/consultation/consultation_version.html", context)


@resident_page
@require_safe
def consultation_effect(request: HttpRequest, resident: Resident, number: int) -> HttpResponse:
    """What the draft would mean for the resident, computed just now; it changes nothing."""
    county, now = resident.county, timezone.now()
    page = _page(request, county, _found(number))
    enrolled = is_enrolled(resident, page.today)
    context: dict[str, Any] = {
        "county": county,
        "page": page,
        "number": number,
        "enrolled": enrolled,
        "breadcrumbs": consultation_trail(county, number, _("What it would mean for me")),
    }
    if enrolled:
        records = {record.reference: record for record in records_of(resident, page.today)}
        effect = draft_effect(resident, page.text, today=page.today, now=now)
        shown = EffectPage(effect, records, page.language)
        context |= {
            "effect": shown,
            "score_head": shown.head(_("Of you")),
            "programme_head": shown.head(_("Programme")),
            "record_head": shown.head(_("Record")),
        }
    return render(request, "rules/consultation/consultation_effect.html", context)


def _found(number: int) -> Consultation:
    consultation = consultation_of(number)
    if consultation is None:
        raise Http404(_("There is no consultation of that number here."))
    return consultation


def _page(request: HttpRequest, county: County, consultation: Consultation) -> ConsultationPage:
    today = today_in(county, timezone.now())
    return ConsultationPage(county, consultation, today, request.user, reader_language())


def _given(request: HttpRequest, page: ConsultationPage, place: Place, form: CommentForm) -> bool:
    """Write the comment down; what forbids it is said on the form."""
    try:
        comment = comment_give(
            consultation=page.consultation,
            place=place,
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    words = _("Thank you. Your comment has the number %(number)d. Its answer will stand below it.")
    messages.success(request, words % {"number": comment.number})
    return True


def _clause_page(
    request: HttpRequest, page: ConsultationPage, place: Place, form: CommentForm, said: Any
) -> HttpResponse:
    number = page.consultation.number
    title = place_title(place, page.texts, page.language)
    said = list(said)
    mine = [comment for comment in said if comment.by_id and comment.by_id == request.user.pk]
    counts = counts_by_place(page.counts).get(place)
    if form.is_bound:  # whoever is told that the text has changed sends the comment again on what it says now
        form.data = {**dict(form.data.items()), "version": str(page.version.number)}
    context = {
        "county": page.county,
        "number": number,
        "page": page,
        "place": place,
        "title": title,
        "whole": place == WHOLE,
        "before": clause_says(page.before, place, page.language),
        "after": clause_says(page.text, place, page.language),
        "counts": stances_words(counts) if counts else "",
        "cards": page.cards.cards(said),
        "form": form,
        "wrote_draft": request.user.pk in authors_of(page.consultation.draft),
        "commented": any(comment.version_id == page.version.pk for comment in mine),
        "breadcrumbs": consultation_trail(page.county, number, title),
    }
    status = 409 if form.is_bound and form.non_field_errors() else 200
    return render(request, "rules/consultation/consultation_clause.html", context, status=status)
