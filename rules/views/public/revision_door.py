"""The door of pages about one revision: an unknown code is answered with what there is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from counties.calendars import today_in
from counties.doors import public_page
from counties.models import County
from rules.forms.revisions import DayForm
from rules.models import Revision
from rules.presenters.book import reader_language
from rules.presenters.public.revision import frame_of
from rules.presenters.public.timeline import timeline_table
from rules.selectors.books import all_revisions
from rules.selectors.revision_spans import RevisionSpan, revision_spans

LISTED = 12


def revision_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to everybody; the view gets county and revision. No such revision: 404, and the revisions there are."""

    @public_page
    @wraps(view)
    def opened(request: HttpRequest, county: County, code: str, **kwargs: Any) -> HttpResponse:
        revision = Revision.objects.filter(code=code).first()
        if revision is None:
            return revision_missing(request, county, code)
        return view(request, county, revision, **kwargs)

    return opened


def spans_of(county: County) -> list[RevisionSpan]:
    """All revisions of the county with their states today."""
    return revision_spans(all_revisions().defer("document"), today_in(county, timezone.now()))


def revision_missing(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """404 that helps: the latest revisions, the list of all, and a way to ask for a day."""
    spans, today = spans_of(county), today_in(county, timezone.now())
    context = {
        "county": county,
        "code": code,
        "table": timeline_table(county, spans[:LISTED], today, reader_language()) if spans else None,
        "more": max(len(spans) - LISTED, 0),
        "day_form": DayForm(),
        "breadcrumbs": frame_of(county, code),
    }
    return not_kept(render(request, "rules/revision_missing.html", context, status=404))


def not_kept(response: HttpResponse) -> HttpResponse:
    """An answer that no cache keeps: what is missing today may be there tomorrow."""
    response["Cache-Control"] = "no-store"
    return response
