"""A reviewer's queue, cases and decisions (charter A2 to A4)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appeals.corrections import lesser_rules, require_lesser
from appeals.forms import DecideForm
from appeals.models import Appeal
from appeals.presenters import review_pages
from appeals.selectors import hands_in, queue_for, stage_of
from appeals.services.deciding import appeal_acknowledge, appeal_decide
from appeals.workflow import Outcome
from counties.access import Permission
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError, NotPermitted
from counties.models import AccessLog, County
from counties.services.resident import look_note
from rules.presenters.book import reader_language


@staff_page(Permission.DECIDE_APPEALS)
@require_safe
def queue(request: HttpRequest, county: County) -> HttpResponse:
    """What waits, the nearest deadline first; no word about the persons."""
    today = today_in(county, timezone.now())
    context = review_pages.queue(queue_for(request.user.pk or 0), today, reader_language())
    return render(request, "appeals/queue.html", context)


@staff_page(Permission.DECIDE_APPEALS)
@require_safe
def case(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """Everything that a decision needs; every look is written down (charter O2)."""
    appeal = _case_of(request, reference)
    return _case_page(request, appeal, _form(appeal, None) if stage_of(appeal).is_open else None)


@staff_page(Permission.DECIDE_APPEALS)
@require_POST
def acknowledge(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """The reviewer has it in hand."""
    appeal = _case_of(request, reference)
    appeal_acknowledge(appeal=appeal, by=request.user, now=timezone.now())
    messages.success(request, _("Acknowledged. The resident has been told that you have the appeal in hand."))
    return redirect("appeals:case", county=county.slug, reference=reference)


@staff_page(Permission.DECIDE_APPEALS)
def decide(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """Check the decision with its effect on the score, then sign it."""
    appeal, now = _case_of(request, reference), timezone.now()
    if request.method != "POST":
        return redirect("appeals:case", county=county.slug, reference=reference)
    form = _form(appeal, request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _case_page(request, appeal, form)
    try:
        if "signed" not in request.POST:
            return _decision_review(request, appeal, form)
        appeal_decide(
            appeal=appeal,
            outcome=Outcome(form.cleaned_data["outcome"]),
            reasons=form.cleaned_data["reasons"],
            correction=form.correction(),
            by=request.user,
            now=now,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _case_page(request, appeal, form)
    messages.success(request, _("Decided. The resident has been told, and the score follows."))
    return redirect("appeals:case", county=county.slug, reference=reference)


def _case_of(request: HttpRequest, reference: str) -> Appeal:
    found = Appeal.objects.select_related(
        "county", "record__county", "record__proposed_by", "record__resident__village", "resident__county"
    )
    appeal: Appeal = get_object_or_404(found, reference=reference)
    if request.user.pk in hands_in(appeal):
        raise NotPermitted("A2", _("You had a hand in this record, so somebody else decides on it."))
    return appeal


def _form(appeal: Appeal, posted: Any) -> DecideForm:
    return DecideForm(posted, rules=lesser_rules(appeal.record), language=reader_language())


def _case_page(request: HttpRequest, appeal: Appeal, form: DecideForm | None) -> HttpResponse:
    now = timezone.now()
    _note_look(request, appeal, now)
    context = review_pages.case(appeal, now=now, language=reader_language())
    return render(request, "appeals/case.html", context | {"form": form})


def _decision_review(request: HttpRequest, appeal: Appeal, form: DecideForm) -> HttpResponse:
    now = timezone.now()
    correction = form.correction()
    if not stage_of(appeal).is_open:
        raise DomainError("A3", _("This appeal is closed already. Its decision is below."))
    if correction is not None:
        require_lesser(appeal.record, correction, today=today_in(appeal.county, now), now=now)
    _note_look(request, appeal, now)
    context = review_pages.decision_check(appeal, form, now=now, language=reader_language())
    return render(request, "appeals/decision_check.html", context)


def _note_look(request: HttpRequest, appeal: Appeal, now: datetime) -> None:
    look_note(
        resident=appeal.resident,
        by=request.user,
        purpose=AccessLog.Purpose.APPEAL,
        reference=appeal.reference,
        now=now,
    )
