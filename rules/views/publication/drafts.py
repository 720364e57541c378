"""The rule admin's book: revisions, drafts, the second person's decision, and a replay county's calendar."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counties.access import Permission, permissions_of
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from counties.services.county import calendar_advance as advance
from rules.forms.decisions import CalendarForm, PublishForm
from rules.models import Draft
from rules.presenters.book import reader_language
from rules.presenters.publication.draft_page import (
    DraftPage,
    draft_table,
    draft_trail,
    draft_url,
    revision_table,
)
from rules.presenters.runs.page import run_url
from rules.selectors.books import all_revisions, book_in_force, withdrawable
from rules.selectors.drafts import drafts
from rules.selectors.runs import runs
from rules.services.publication.gates import PublicationRefused
from rules.services.publication.publishing import draft_publish as publish
from rules.views.draft_door import draft_at

ADMINS = (Permission.REVISE_RULES, Permission.PUBLISH_RULES)
READERS = (*ADMINS, Permission.REVIEW_CLAUSES)


@staff_page(*READERS)
@require_safe
def admin_revisions(request: HttpRequest, county: County) -> HttpResponse:
    """Revisions in force, to come and past, and the drafts that wait."""
    today, language = today_in(county, timezone.now()), reader_language()
    context = {
        "county": county,
        "today": today,
        "held": permissions_of(request.user, county),
        "withdrawable": withdrawable(today),
        "revisions": revision_table(
            county, all_revisions().select_related("author", "publisher"), today, language
        ),
        "drafts": draft_table(county, drafts(), today, language),
        "may_revise": Permission.REVISE_RULES in permissions_of(request.user, county),
    }
    return render(request, "rules/admin_revisions.html", context)


@staff_page(*READERS)
@require_safe
def draft_detail(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """What the draft would change, what is left to be done, and who may publish it."""
    draft = draft_at(code)
    return _draft_page(request, county, draft, PublishForm(replay=county.is_replay, digest=draft.digest))


@staff_page(Permission.PUBLISH_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_publish(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Publish the draft; in a replay county the calendar may move on with it, and the recompute starts."""
    draft, now = draft_at(code), timezone.now()
    form = PublishForm(request.POST, replay=county.is_replay)
    if request.method != "POST" or not form.is_valid():
        return redirect(draft_url(county, draft))
    try:
        with transaction.atomic():
            revision = publish(draft=draft, digest=form.cleaned_data["digest"], by=request.user, now=now)
            if form.cleaned_data.get("move_calendar"):
                advance(county=county, to=revision.effective_from, by=request.user, now=now)
    except DomainError as error:
        draft = draft_at(code)
        again = PublishForm(replay=county.is_replay, digest=draft.digest)
        return _draft_page(request, county, draft, again, refused=_said(error), status=409)
    return _published(request, county, moved=bool(form.cleaned_data.get("move_calendar")))


@staff_page(*ADMINS)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_advance(request: HttpRequest, county: County) -> HttpResponse:
    """Move a replay county's calendar by a day, or to a day."""
    if not county.is_replay:
        raise Http404(_("Only a replay county has a calendar of its own."))
    today, now = today_in(county, timezone.now()), timezone.now()
    data: Any = (
        {"to": (today + timedelta(days=1)).isoformat()} if "next_day" in request.POST else request.POST
    )
    form = CalendarForm(data or None, tomorrow=today + timedelta(days=1))
    if request.method == "POST" and form.is_valid():
        try:
            advance(county=county, to=form.cleaned_data["to"], by=request.user, now=now)
        except DomainError as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("The calendar has moved. What waits for that day happens now."))
            return _to_latest_run(county)
    context = {
        "county": county,
        "today": today,
        "form": form,
        "breadcrumbs": draft_trail(county, _("Calendar")),
    }
    return render(request, "rules/calendar_advance.html", context)


def _draft_page(
    request: HttpRequest,
    county: County,
    draft: Draft,
    form: PublishForm,
    refused: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = today_in(county, timezone.now())
    page = DraftPage(
        county=county,
        draft=draft,
        before=book_in_force(_compared_on(draft, today)),
        user=request.user,
        permissions=permissions_of(request.user, county),
        today=today,
        language=reader_language(),
    )
    context = {
        "county": county,
        "page": page,
        "draft": draft,
        "form": form,
        "refused": refused,
        "breadcrumbs": draft_trail(county, draft.code),
    }
    return render(request, "rules/draft_detail.html", context, status=status)


def _said(error: DomainError) -> list[dict[str, str]]:
    """Every reason of a refusal, for the error summary."""
    if isinstance(error, PublicationRefused):
        return [{"text": refusal.text, "href": "#steps"} for refusal in error.refusals]
    return [{"text": str(error), "href": "#steps"}]


def _compared_on(draft: Draft, today: date) -> date:
    """The day whose book the draft is compared with: today, or the day before it took effect."""
    return today if draft.status == Draft.Status.OPEN else draft.effective_from - timedelta(days=1)


def _published(request: HttpRequest, county: County, *, moved: bool) -> HttpResponse:
    if moved:
        messages.success(request, _("Published, and in force. The recompute has started."))
        return _to_latest_run(county)
    messages.success(
        request, _("Published. It takes effect on its day, by itself; until then nothing changes.")
    )
    return redirect("rules:admin-revisions", county.slug)


def _to_latest_run(county: County) -> HttpResponse:
    latest = runs().first()
    return redirect(run_url(county, latest)) if latest else redirect("rules:run-list", county.slug)
