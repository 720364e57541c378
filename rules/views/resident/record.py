"""What a resident sees of their own record: the score in a sentence, why, and every record."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counties.calendars import today_in
from counties.doors import resident_page
from counties.models import Notice, Resident
from counties.selectors import inbox, is_enrolled
from rules.models import Record
from rules.presenters.book import reader_language
from rules.presenters.consultation.announcing import announcement
from rules.presenters.resident.record_page import RecordPage
from rules.presenters.resident.records import MyRecords
from rules.presenters.resident.score import change_items, score_panel
from rules.presenters.resident.why import why_page
from rules.presenters.resident.why_download import why_document
from rules.selectors.books import books
from rules.selectors.records import records_of, state_of
from rules.selectors.scores import changes_of, explained, is_waiting, score_of
from rules.services.records.entry import record_refuse as refuse

RECORDS_PER_PAGE = 20
CHANGES_SHOWN = 5


@resident_page
@require_safe
def my_record(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Score and grade in a sentence, what is to be done, what changed, and the records."""
    today, language = today_in(resident.county, timezone.now()), reader_language()
    score, texts = score_of(resident, today), books()
    behind = explained(score) if score else None
    page = Paginator(records_of(resident, today), RECORDS_PER_PAGE).get_page(request.GET.get("page"))
    records = MyRecords(resident, texts, behind.evaluation if behind else None, today, language)
    changes = changes_of(resident).select_related("run")[:CHANGES_SHOWN]
    unread = inbox(resident).filter(deliveries__isnull=True)
    context: dict[str, Any] = {
        "resident": resident,
        "enrolled": is_enrolled(resident, today),
        "score": score,
        "panel": score_panel(score, texts, waiting=is_waiting(resident), language=language),
        "announcement": announcement(resident.county, today, language),
        "changes": change_items(changes, texts, resident.county, language),
        "unread": unread.count(),
        "deduction_unread": unread.filter(kind=Notice.Kind.DEDUCTION).exists(),
        "page": page,
        "head": records.head(),
        "rows": records.rows(list(page.object_list)),
    }
    return render(request, "rules/my_record.html", context)


@resident_page
@require_safe
def my_why(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Every effect behind the score, summed; ``?format=json`` gives all that went in and came out."""
    today, language = today_in(resident.county, timezone.now()), reader_language()
    score = score_of(resident, today)
    behind, texts = (explained(score) if score else None), books()
    if behind is not None and request.GET.get("format") == "json":
        document = why_document(behind, texts)
        reply = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
        name = f"{resident.county.slug}-why-{behind.score.as_of}.json"
        reply["Content-Disposition"] = f'attachment; filename="{name}"'
        return reply
    context = {
        "enrolled": is_enrolled(resident, today),
        "score": score,
        "behind": behind,
        "why": why_page(behind, texts, language) if behind else None,
        "waiting": is_waiting(resident),
        "county": resident.county,
    }
    return render(request, "rules/my_why.html", context)


@resident_page
@require_safe
def record_detail(request: HttpRequest, resident: Resident, reference: str) -> HttpResponse:
    """All that is on file about one record, and the way to contest or refuse it."""
    record = get_object_or_404(
        Record.objects.select_related("proposed_by"), reference=reference, resident=resident
    )
    today, language = today_in(resident.county, timezone.now()), reader_language()
    score = score_of(resident, today)
    evaluation = explained(score).evaluation if score else None
    page = RecordPage.of(record, resident, books(), evaluation, today, language)
    return render(request, "rules/record_detail.html", {"page": page, "resident": resident})


@resident_page
def record_refuse(request: HttpRequest, resident: Resident, reference: str) -> HttpResponse:
    """Refuse a credit: what it means, then one button; no reason is asked for (charter D3)."""
    record = get_object_or_404(Record, reference=reference, resident=resident)
    now = timezone.now()
    if request.method == "POST":
        refuse(record=record, by=request.user, now=now)
        messages.success(request, _("You have refused this credit. It counts nothing from today on."))
        return redirect("rules:record-detail", county=resident.county.slug, reference=reference)
    today = today_in(resident.county, now)
    context = {
        "record": record,
        "county": resident.county,
        "can_refuse": not record.is_deduction and state_of(record, today) == "in_effect",
        "title": MyRecords(resident, books(), None, today, reader_language()).title(record),
    }
    return render(request, "rules/record_refuse.html", context)
