"""The clerk's desk: what waits, the second pair of eyes, and notices to residents (charter D1, D4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counties.access import Permission, permissions_of
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import AccessLog, County, NoticeDelivery
from counties.services.resident import look_note
from rules.forms.decisions import DeliveryForm, ReturnForm
from rules.models import Record
from rules.presenters.book import reader_language
from rules.presenters.clerk.desk import Desk, book_on, desk_trail
from rules.presenters.clerk.notice_sheet import notice_sheet
from rules.presenters.clerk.record import ClerkRecord, consequence_of_confirming
from rules.selectors import desk
from rules.selectors.books import books
from rules.selectors.foresight import foresee
from rules.selectors.records import delivery_of, effective_day
from rules.services.records.entry import record_confirm as confirm
from rules.services.records.entry import record_return as send_back
from rules.services.records.notice import record_notice_deliver

LAST_ENTRIES = 10
CLERKS = (Permission.PROPOSE_RECORDS, Permission.CONFIRM_RECORDS)


@staff_page(*CLERKS)
@require_safe
def clerk_home(request: HttpRequest, county: County) -> HttpResponse:
    """What waits, with days, and what I entered last; nothing else."""
    today, held = today_in(county, timezone.now()), permissions_of(request.user, county)
    announced, language = desk.announced(today), reader_language()
    may_confirm = Permission.CONFIRM_RECORDS in held
    tables = Desk(county, request.user, books(), today, language, may_confirm=may_confirm)
    context = {
        "may_enter": Permission.PROPOSE_RECORDS in held,
        "to_confirm": tables.to_confirm(desk.waiting_for_second(today)),
        "to_deliver": tables.to_deliver(announced),
        "to_come": tables.to_come(announced),
        "mine": tables.mine(desk.last_entries(request.user, today, LAST_ENTRIES)),
    }
    return render(request, "rules/clerk_home.html", context)


@staff_page(*CLERKS)
@require_safe
def record_detail(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """A record's facts, clause, history and dates, and what can be done next."""
    page = _page(request, county, reference)
    _look(request, page.record, AccessLog.Purpose.ENTRY)
    return render(request, "rules/clerk_record_detail.html", _context(county, page))


@staff_page(Permission.CONFIRM_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_confirm(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """The second person agrees, having read what will happen."""
    page, errors = _page(request, county, reference), []
    if request.method == "POST":
        try:
            confirm(record=page.record, by=request.user, now=timezone.now())
        except DomainError as error:
            errors = [{"text": str(error)}]
        else:
            messages.success(request, _("Confirmed. The resident's notice is ready to print."))
            return redirect("rules:clerk-record-detail", county.slug, reference)
    else:
        _look(request, page.record, AccessLog.Purpose.ENTRY)
    context = _context(county, page, _("Confirm"))
    context |= {"errors": errors, "consequence": consequence_of_confirming(page.record)}
    return render(request, "rules/record_confirm.html", context)


@staff_page(Permission.CONFIRM_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_return(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """The second person does not agree, and says why."""
    page, form = _page(request, county, reference), ReturnForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            send_back(record=page.record, by=request.user, now=timezone.now(), reason=reason)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Returned. The record never counts; it stays on file with your reason.")
            )
            return redirect("rules:clerk-record-detail", county.slug, reference)
    elif request.method != "POST":
        _look(request, page.record, AccessLog.Purpose.ENTRY)
    context = _context(county, page, _("Return")) | {"form": form}
    return render(request, "rules/record_return.html", context)


@staff_page(Permission.PROPOSE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_deliver(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """Write down on which day, and how, the notice reached the resident."""
    page = _page(request, county, reference)
    announced_on = page.announced_on()
    form = DeliveryForm(_sent(request), announced_on=announced_on, today=page.today)
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        how = NoticeDelivery.How(said["how"])
        try:
            delivery = record_notice_deliver(
                record=page.record, on=said["on"], how=how, by=request.user, now=now
            )
        except DomainError as error:
            form.add_error("on" if error.code == "D1" and page.waits_for_delivery else None, str(error))
        else:
            messages.success(request, page.delivered_words(effective_day(county, delivery)))
            return redirect("rules:clerk-record-detail", county.slug, reference)
    elif request.method != "POST":
        _look(request, page.record, AccessLog.Purpose.NOTICE)
    context = _context(county, page, _("Delivery")) | {"form": form}
    return render(request, "rules/notice_deliver.html", context)


@staff_page(*CLERKS)
@require_safe
def notice_print(request: HttpRequest, county: County, reference: str) -> HttpResponse:
    """One A4 page for the resident, with a receipt to sign."""
    page, now = _page(request, county, reference), timezone.now()
    _look(request, page.record, AccessLog.Purpose.NOTICE)
    on = max(page.today, effective_day(county, page.delivery) if page.delivery else page.today)
    foresight = foresee(page.record, on=on, now=now) if page.has_notice else None
    address = request.build_absolute_uri(reverse("rules:record-detail", args=[county.slug, reference]))
    context = _context(county, page, _("Notice"))
    context |= {"sheet": notice_sheet(page, foresight, address) if foresight else None}
    return render(request, "rules/notice_print.html", context)


def _page(request: HttpRequest, county: County, reference: str) -> ClerkRecord:
    today = today_in(county, timezone.now())
    record = desk.record_or_404(reference, today)
    return ClerkRecord(
        record=record,
        book=book_on(books(), record.occurred_on),
        delivery=delivery_of(record),
        user=request.user,
        permissions=permissions_of(request.user, county),
        today=today,
        language=reader_language(),
    )


def _context(county: County, page: ClerkRecord, here: str = "") -> dict[str, Any]:
    return {
        "county": county,
        "page": page,
        "record": page.record,
        "breadcrumbs": desk_trail(county, page.record, here),
    }


def _look(request: HttpRequest, record: Record, purpose: AccessLog.Purpose) -> None:
    look_note(
        resident=record.resident,
        by=request.user,
        purpose=purpose,
        reference=record.reference,
        now=timezone.now(),
    )


def _sent(request: HttpRequest) -> Any:
    """What a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None
