"""What a county holds about a resident, who looked at it, and what the resident was told (charter O2)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from counties.calendars import today_in
from counties.doors import resident_page
from counties.models import NoticeDelivery, Resident
from counties.presenters.my_data import (
    consent_rows,
    consents_head,
    data_rows,
    frame_of,
    look_rows,
    looks_head,
)
from counties.presenters.notices import notice_address, notice_cards
from counties.selectors import consents_of, inbox, looks_at, membership_of
from counties.services.notice import notice_deliver

ROWS_PER_PAGE = 30


@resident_page
@require_safe
def my_data(request: HttpRequest, resident: Resident) -> HttpResponse:
    """What is held about the resident, consent included, and where to read on."""
    today = today_in(resident.county, timezone.now())
    membership = membership_of(resident, today)
    context = {
        "resident": resident,
        "rows": data_rows(resident, membership),
        "consents_head": consents_head(),
        "consents": consent_rows(consents_of(resident)),
        "enrolled": membership is not None,
    }
    return render(request, "counties/my_data.html", context)


@resident_page
@require_safe
def my_looks(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Who of the staff looked at the resident's data, and why."""
    page = Paginator(looks_at(resident), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "head": looks_head(),
        "rows": look_rows(page.object_list),
        "breadcrumbs": frame_of(resident.county, "looks"),
    }
    return render(request, "counties/my_looks.html", context)


@resident_page
@require_safe
def my_notices(request: HttpRequest, resident: Resident) -> HttpResponse:
    """The inbox: unread notices first."""
    cards = notice_cards(inbox(resident), resident.county)
    page = Paginator(cards, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    unread = sum(1 for card in cards if not card.read)
    context = {"page": page, "unread": unread, "breadcrumbs": frame_of(resident.county, "notices")}
    return render(request, "counties/my_notices.html", context)


@resident_page
@require_POST
def notice_read(request: HttpRequest, resident: Resident, pk: int) -> HttpResponse:
    """The resident opens a notice: it counts as delivered today (charter D1), and leads to what it is about."""
    notice = get_object_or_404(inbox(resident), pk=pk)
    now = timezone.now()
    notice_deliver(
        notice=notice,
        on=today_in(resident.county, now),
        how=NoticeDelivery.How.WEB,
        by=request.user,
        now=now,
    )
    return redirect(notice_address(notice, resident.county))
