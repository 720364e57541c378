"""Running a consultation: open it, move its end, lay open a new version, answer, moderate (charter R5)."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counties.access import Permission, permissions_of
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.forms.consultation import AnswerForm, ModerateForm, OpenForm, WhyForm
from rules.models import Comment, Consultation, Draft
from rules.presenters.book import reader_language
from rules.presenters.consultation.desk import ConsultationDesk
from rules.presenters.publication.draft_page import draft_url
from rules.selectors.consultations import comments, consultation_of, latest_consultation
from rules.services.consultation.answering import comments_answer
from rules.services.consultation.moderating import comment_hide, comment_show
from rules.services.consultation.opening import (
    consultation_extend,
    consultation_open,
    consultation_version_open,
)
from rules.views.draft_door import draft_at

ANSWERED_PER_PAGE = 20
ADMINS = (Permission.REVISE_RULES, Permission.PUBLISH_RULES)


@staff_page(*ADMINS)
@require_safe
def draft_consultation(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Where the draft's consultation stands, and what is to be done."""
    return _page(request, _desk(request, county, code))


@staff_page(*ADMINS)
@require_POST
def consultation_open_post(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Lay the draft open for comments."""
    desk = _desk(request, county, code)
    form = _open_form(desk, request.POST)

    def write(closes_on: Any) -> str:
        consultation_open(draft=desk.draft, closes_on=closes_on, by=request.user, now=timezone.now())
        return _("The draft lies open for comments. Everybody can read it.")

    return _done(request, desk, form, write, "open_form")


@staff_page(*ADMINS)
@require_POST
def consultation_extend_post(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Move the end away."""
    desk = _desk(request, county, code)
    form, consultation = _extend_form(desk, request.POST), _running(desk)

    def write(**typed: Any) -> str:
        consultation_extend(consultation=consultation, by=request.user, now=timezone.now(), **typed)
        return _("The end has moved. The public page says why.")

    return _done(request, desk, form, write, "extend_form")


@staff_page(*ADMINS)
@require_POST
def consultation_version_post(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Lay open the draft as it stands now."""
    desk = _desk(request, county, code)
    form, consultation = _version_form(desk, request.POST), _running(desk)

    def write(**typed: Any) -> str:
        consultation_version_open(consultation=consultation, by=request.user, now=timezone.now(), **typed)
        return _("The new version lies open. Earlier comments stay and say of which version they speak.")

    return _done(request, desk, form, write, "version_form")


@staff_page(*ADMINS)
@require_POST
def comment_answer(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Answer the comments that are ticked."""
    desk = _desk(request, county, code)
    form, consultation = _answer_form(desk, request.POST), _running(desk)

    def write(**typed: Any) -> str:
        comments_answer(consultation=consultation, by=request.user, now=timezone.now(), **typed)
        return _("Answered. The answer stands below the comment, and residents are told.")

    return _done(request, desk, form, write, "answer_form")


@staff_page(Permission.PUBLISH_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def comment_moderate(request: HttpRequest, county: County, number: int, comment: int) -> HttpResponse:
    """Hide the words of a comment, or show them again; the reason is public."""
    said = _comment(number, comment)
    desk = _desk_of(request, county, said.consultation.draft, said.consultation)
    (card,) = desk.page.cards.cards([said]) if desk.page else (None,)
    form = ModerateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = comment_show if card and card.hidden else comment_hide
        try:
            decide(comment=said, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done. The page says so, with your reason."))
            return redirect("rules:draft-consultation", county.slug, said.consultation.draft.code)
    context = {
        "county": county,
        "desk": desk,
        "card": card,
        "form": form,
        "breadcrumbs": _trail(desk, _("Moderation")),
    }
    status = 409 if form.is_bound and form.non_field_errors() else 200
    return render(request, "rules/consultation/comment_moderate.html", context, status=status)


def _desk(request: HttpRequest, county: County, code: str) -> ConsultationDesk:
    draft = draft_at(code)
    return _desk_of(request, county, draft, latest_consultation(draft))


def _desk_of(
    request: HttpRequest, county: County, draft: Draft, consultation: Consultation | None
) -> ConsultationDesk:
    return ConsultationDesk(
        county=county,
        draft=draft,
        consultation=consultation,
        permissions=permissions_of(request.user, county),
        user=request.user,
        today=today_in(county, timezone.now()),
        language=reader_language(),
    )


def _running(desk: ConsultationDesk) -> Consultation:
    if desk.consultation is None:
        raise Http404(_("This draft has not been laid open for comments."))
    return desk.consultation


def _comment(number: int, comment: int) -> Comment:
    consultation = consultation_of(number)
    found = comments(consultation).filter(number=comment).first() if consultation else None
    if found is None or consultation is None:
        raise Http404(_("There is no comment of that number here."))
    found.consultation = consultation
    return found


def _done(
    request: HttpRequest, desk: ConsultationDesk, form: forms.Form, write: Callable[..., str], name: str
) -> HttpResponse:
    """Write what was typed and go back to the page; what forbids it is said on the form."""
    if not form.is_valid():
        return _page(request, desk, {name: form})
    try:
        words = write(**form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, desk, {name: form}, 409)
    messages.success(request, words)
    return redirect("rules:draft-consultation", desk.county.slug, desk.draft.code)


def _page(
    request: HttpRequest,
    desk: ConsultationDesk,
    bound: Mapping[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    bound = bound or {}
    forms_shown: dict[str, forms.Form] = {
        "open_form": _open_form(desk),
        "extend_form": _extend_form(desk),
        "version_form": _version_form(desk),
        "answer_form": _answer_form(desk),
        **bound,
    }
    answered = Paginator(desk.answered(), ANSWERED_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "county": desk.county,
        "desk": desk,
        "draft": desk.draft,
        "answered": answered,
        "answered_cards": desk.cards(answered.object_list),
        "form": next(iter(bound.values()), None),
        "ticked": request.POST.getlist("numbers"),
        "breadcrumbs": _trail(desk),
        **forms_shown,
    }
    return render(request, "rules/consultation/draft_consultation.html", context, status=status)


def _trail(desk: ConsultationDesk, here: str = "") -> list[dict[str, Any]]:
    slug, code = desk.county.slug, desk.draft.code
    trail: list[dict[str, Any]] = [
        {"text": _("Rulebook"), "url": reverse("rules:admin-revisions", args=[slug])},
        {"text": code, "url": draft_url(desk.county, desk.draft)},
    ]
    if not here:
        return [*trail, {"text": _("Consultation")}]
    url = reverse("rules:draft-consultation", args=[slug, code])
    return [*trail, {"text": _("Consultation"), "url": url}, {"text": here}]


def _open_form(desk: ConsultationDesk, data: Any = None) -> OpenForm:
    return OpenForm(data, earliest=desk.earliest, initial=desk.usual, prefix="open")


def _extend_form(desk: ConsultationDesk, data: Any = None) -> WhyForm:
    return WhyForm(data, earliest=desk.next_day, initial=desk.next_day, prefix="extend")


def _version_form(desk: ConsultationDesk, data: Any = None) -> WhyForm:
    return WhyForm(data, earliest=desk.earliest, initial=desk.earliest, prefix="version")


def _answer_form(desk: ConsultationDesk, data: Any = None) -> AnswerForm:
    numbers = comments(desk.consultation).values_list("number", flat=True) if desk.consultation else ()
    return AnswerForm(data, numbers=list(numbers))
