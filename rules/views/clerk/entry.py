"""Entering an act: who, which clause, what happened, check answers (charter D1, D4, E1)."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counties.access import Permission
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import AccessLog, County, Resident
from counties.services.resident import look_note
from rules.engine.book import Revision, Rule
from rules.forms.act import ActForm
from rules.forms.act_session import ActDraft, client_id_of, draft_drop, draft_get, draft_keep
from rules.models import Record
from rules.presenters.book import reader_language
from rules.presenters.clerk import act_pages
from rules.presenters.clerk.act_choices import offered
from rules.selectors import desk
from rules.selectors.books import books
from rules.services.records.entry import record_propose


@staff_page(Permission.PROPOSE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_new(request: HttpRequest, county: County) -> HttpResponse:
    """Find the person, choose the clause, say what happened: as far as the address has come."""
    asked, today, texts = request.GET, today_in(county, timezone.now()), books()
    resident = desk.member_by_key(asked.get("resident", ""), today)
    if resident is None:
        return render(request, "rules/record_new_person.html", act_pages.person(county, asked, today))
    book = act_pages.chosen_book(texts, asked.get("book", ""), today)
    rule = book.rule(asked.get("rule", "")) if book else None
    if book is None or rule is None or not offered(rule, resident):
        _look(request, resident)
        context = act_pages.clause(county, asked, resident, book, texts, today)
        return render(request, "rules/record_new_clause.html", context)
    return _details(request, county, resident, book, rule, today)


def _details(
    request: HttpRequest, county: County, resident: Resident, book: Revision, rule: Rule, today: date
) -> HttpResponse:
    draft = draft_get(request.session, request.GET.get("act", ""), county.slug)
    form = _form(_sent(request), resident, book, rule, today, initial=draft.typed if draft else None)
    if request.method == "POST" and form.is_valid():
        client_id = client_id_of(request.GET.get("act", ""))
        made = ActDraft(client_id, county.slug, str(resident.key), book.code, rule.code, form.typed())
        draft_keep(request.session, made)
        return redirect(f"{reverse('rules:record-check', args=[county.slug])}?act={client_id}")
    return render(request, "rules/record_new_details.html", act_pages.details(county, form))


@staff_page(Permission.PROPOSE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_check(request: HttpRequest, county: County) -> HttpResponse:
    """Everything once more, and what it leads to; only submitting this page puts it on file."""
    now, said = timezone.now(), request.POST if request.method == "POST" else request.GET
    draft = draft_get(request.session, said.get("act", ""), county.slug)
    form = _form_of(draft, today_in(county, now)) if draft else None
    if draft is None or form is None:
        return _gone(request, county, said.get("act", ""))
    if not form.is_valid():
        return redirect(act_pages.details_url(county, form, draft.client_id))
    errors = []
    if request.method == "POST":
        client_id = uuid.UUID(draft.client_id)
        try:
            record = record_propose(
                county=county,
                resident=form.resident,
                act=form.act(),
                client_id=client_id,
                by=request.user,
                now=now,
            )
        except DomainError as error:
            errors = [{"text": str(error)}]
        else:
            draft_drop(request.session, draft.client_id)
            return _entered(request, county, record)
    context = act_pages.check(county, form, draft.client_id) | {"errors": errors}
    return render(request, "rules/record_check.html", context)


def _form_of(draft: ActDraft, today: date) -> ActForm | None:
    """The form as it was typed, checked again; None where the person or the clause is no more to be had."""
    resident = desk.member_by_key(draft.resident, today)
    book = act_pages.chosen_book(books(), draft.book, today)
    rule = book.rule(draft.rule) if book else None
    if resident is None or book is None or rule is None:
        return None
    return _form(draft.typed, resident, book, rule, today)


def _form(
    data: Any, resident: Resident, book: Revision, rule: Rule, today: date, *, initial: Any = None
) -> ActForm:
    return ActForm(
        data,
        resident=resident,
        book=book,
        rule=rule,
        today=today,
        language=reader_language(),
        initial=initial,
    )


def _gone(request: HttpRequest, county: County, client_id: str) -> HttpResponse:
    """A second click finds what the first one entered; else the entry begins anew."""
    record = Record.objects.filter(client_id=client_id_of(client_id), proposed_by=request.user.pk).first()
    if record is not None:
        return _entered(request, county, record)
    messages.warning(
        request, _("Nothing waits to be checked here any more. Begin again; nothing was put on file.")
    )
    return redirect("rules:record-new", county.slug)


def _entered(request: HttpRequest, county: County, record: Record) -> HttpResponse:
    text = _("Entered as %(reference)s. A colleague has to confirm it before anything happens.")
    messages.success(request, text % {"reference": record.reference})
    return redirect("rules:clerk-record-detail", county.slug, record.reference)


def _look(request: HttpRequest, resident: Resident) -> None:
    look_note(resident=resident, by=request.user, purpose=AccessLog.Purpose.ENTRY, now=timezone.now())


def _sent(request: HttpRequest) -> Any:
    """What a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None
