"""A resident contests a record, follows the appeal, and may take it back (charter A1, D2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appeals import contest_draft
from appeals.forms import ContestForm
from appeals.models import Appeal
from appeals.presenters import pages
from appeals.selectors import appeals_of, open_appeal_of, stage_of
from appeals.services.filing import appeal_file, is_late, require_contestable
from appeals.services.filing import appeal_withdraw as withdraw
from counties.calendars import today_in
from counties.doors import resident_page
from counties.errors import DomainError
from counties.models import Resident
from rules.models import Record
from rules.presenters.book import reader_language


@resident_page
def contest(request: HttpRequest, resident: Resident, reference: str) -> HttpResponse:
    """The record in short and one question: what is wrong with it?"""
    record = _own_record(resident, reference)
    waiting = open_appeal_of(record)
    if waiting is not None:
        return _to(waiting, "appeal-detail")
    now = timezone.now()
    today = today_in(resident.county, now)
    require_contestable(record, today)
    kept = contest_draft.kept(request.session, reference)
    form = ContestForm(request.POST or None, initial=kept, late=is_late(record, today))
    if request.method == "POST" and form.is_valid():
        contest_draft.keep(request.session, reference, form.cleaned_data)
        return redirect("appeals:contest-check", county=resident.county.slug, reference=reference)
    context = pages.contest(record, today=today, now=now, language=reader_language())
    return render(request, "appeals/contest.html", context | {"form": form})


@resident_page
def contest_check(request: HttpRequest, resident: Resident, reference: str) -> HttpResponse:
    """Everything once more; sending it suspends the record. What is sent is in the form itself."""
    record, now = _own_record(resident, reference), timezone.now()
    today, language = today_in(resident.county, now), reader_language()
    if request.method != "POST":
        return _contest_review(request, record)
    form = ContestForm(request.POST, late="late_reason" in request.POST)
    if form.is_valid():
        try:
            appeal = appeal_file(record=record, by=request.user, now=now, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            contest_draft.forget(request.session)
            return _to(appeal, "appeal-received")
    context = pages.contest(record, today=today, now=now, language=language)
    return render(request, "appeals/contest.html", context | {"form": form})


def _contest_review(request: HttpRequest, record: Record) -> HttpResponse:
    typed, now = contest_draft.kept(request.session, record.reference), timezone.now()
    if typed is None:
        return redirect("appeals:contest", county=record.county.slug, reference=record.reference)
    today = today_in(record.county, now)
    context = pages.contest_check(record, typed, today=today, now=now, language=reader_language())
    return render(request, "appeals/contest_check.html", context)


@resident_page
@require_safe
def my_appeals(request: HttpRequest, resident: Resident) -> HttpResponse:
    """All of the resident's appeals, each with its stage."""
    context = pages.my_appeals(resident, list(appeals_of(resident)), reader_language())
    return render(request, "appeals/my_appeals.html", context)


@resident_page
@require_safe
def appeal_detail(request: HttpRequest, resident: Resident, reference: str) -> HttpResponse:
    """The decision first, where there is one; else the stage, whose turn it is, and the dates."""
    appeal = _own_appeal(resident, reference)
    context = pages.appeal(appeal, now=timezone.now(), language=reader_language())
    return render(request, "appeals/appeal_detail.html", context)


@resident_page
@require_safe
def appeal_received(request: HttpRequest, resident: Resident, reference: str) -> HttpResponse:
    """The receipt: the number to quote, and by when the office must answer. To print or to write down."""
    appeal = _own_appeal(resident, reference)
    context = pages.received(appeal, language=reader_language())
    return render(request, "appeals/appeal_received.html", context)


@resident_page
def appeal_withdraw(request: HttpRequest, resident: Resident, reference: str) -> HttpResponse:
    """What taking it back means, then one button; no reason is asked for."""
    appeal, now = _own_appeal(resident, reference), timezone.now()
    if request.method == "POST":
        withdraw(appeal=appeal, by=request.user, now=now)
        messages.success(request, _("You have taken the appeal back. The record stands as before."))
        return _to(appeal, "appeal-detail")
    if not stage_of(appeal).is_open:
        return _to(appeal, "appeal-detail")
    context = pages.withdrawal(appeal, language=reader_language())
    return render(request, "appeals/appeal_withdraw.html", context)


def _own_record(resident: Resident, reference: str) -> Record:
    found = Record.objects.select_related("county", "resident__village", "resident__county", "proposed_by")
    return get_object_or_404(found, reference=reference, resident=resident)


def _own_appeal(resident: Resident, reference: str) -> Appeal:
    found = Appeal.objects.select_related("county", "record__county", "record__resident", "resident__county")
    return get_object_or_404(found, reference=reference, resident=resident)


def _to(appeal: Appeal, page: str) -> HttpResponse:
    county: Any = appeal.county.slug
    return redirect(f"appeals:{page}", county=county, reference=appeal.reference)
