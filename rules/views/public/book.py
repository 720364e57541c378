"""What everybody may read: the county's book in force, all its revisions, and the book of any day (charter O1)."""

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from counties.calendars import today_in
from counties.doors import public_page
from counties.models import County, Membership
from rules.forms.revisions import CompareForm, DayForm
from rules.presenters.book import reader_language
from rules.presenters.consultation.announcing import announcement
from rules.presenters.public.addresses import Addresses
from rules.presenters.public.as_of import as_of_page
from rules.presenters.public.reading import reading
from rules.presenters.public.revision import frame_of
from rules.presenters.public.timeline import timeline_picture, timeline_table
from rules.selectors.books import coming, earlier, engine_revision, in_force
from rules.selectors.revision_spans import WITHDRAWN, RevisionSpan
from rules.selectors.rule_health import rules_under_review
from rules.views.public.revision_door import not_kept, spans_of

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@public_page
def county_detail(request: HttpRequest, county: County) -> HttpResponse:
    """The scheme in short, and the book in force clause by clause."""
    today = today_in(county, timezone.now())
    revision, next_one = in_force(today), coming(today)
    context: dict[str, Any] = {
        "county": county,
        "revision": revision,
        "coming": next_one,
        "coming_title": engine_revision(next_one).title.document() if next_one else None,
        "earlier": earlier(revision) if revision else None,
        "anybody": Membership.objects.exists(),
        "today": today,
        "announcement": announcement(county, today, reader_language()),
    }
    if revision:
        read = reading(
            engine_revision(revision),
            reader_language(),
            addresses=Addresses(county.slug, revision.code),
            number=request.GET.get("page", ""),
            query=request.GET.get("q", ""),
        )
        context |= {"read": read, "book": read.book, "marked": rules_under_review()}
    return render(request, "rules/county_detail.html", context)


@public_page
def revision_list(request: HttpRequest, county: County) -> HttpResponse:
    """Every revision there has been or is announced: a picture, its table, and two questions one can ask."""
    today, language, spans = today_in(county, timezone.now()), reader_language(), spans_of(county)
    context = {
        "county": county,
        "picture": timeline_picture(spans, today, language),
        "table": timeline_table(county, spans, today, language),
        "day_form": DayForm(initial={"day": today}),
        "compare_form": _compare_form(spans) if len(spans) > 1 else None,
        "breadcrumbs": frame_of(county),
    }
    return render(request, "rules/revision_list.html", context)


@public_page
def revision_on(request: HttpRequest, county: County) -> HttpResponse:
    """Ask for a day; the answer has a permanent address."""
    form = DayForm(request.GET or None, initial={"day": today_in(county, timezone.now())})
    if form.is_valid():
        return redirect("rules:revision-on-day", county=county.slug, day=form.cleaned_data["day"].isoformat())
    context = {"county": county, "form": form, "breadcrumbs": frame_of(county)}
    return render(request, "rules/revision_on.html", context, status=400 if form.is_bound else 200)


@public_page
def revision_on_day(request: HttpRequest, county: County, day: str) -> HttpResponse:
    """The book as of a day: what was in force, or what is published so far for a day to come."""
    on = _day(day)
    if on is None:
        form = DayForm({"day": day})
        if form.is_valid():  # written another way, such as 2026-1-1: lead to the one address of that day
            found = form.cleaned_data["day"].isoformat()
            return redirect("rules:revision-on-day", county=county.slug, day=found)
        context = {"county": county, "form": form, "breadcrumbs": frame_of(county)}
        return not_kept(render(request, "rules/revision_on.html", context, status=404))
    page = as_of_page(
        county,
        spans_of(county),
        on,
        today=today_in(county, timezone.now()),
        language=reader_language(),
        number=request.GET.get("page", ""),
        query=request.GET.get("q", ""),
    )
    context = {
        "county": county,
        "page": page,
        "read": page.read,
        "book": page.read.book if page.read else None,
        "day_form": DayForm(initial={"day": on}),
        "canonical": request.build_absolute_uri(page.canonical or request.path),
        "breadcrumbs": frame_of(county, day),
    }
    return render(request, "rules/revision_on_day.html", context)


@public_page
def revision_compare(request: HttpRequest, county: County) -> HttpResponse:
    """Choose two revisions; the comparison has a permanent address."""
    spans = spans_of(county)
    form = _compare_form(spans, request.GET or None)
    if form.is_valid():
        chosen = form.cleaned_data
        return redirect("rules:revision-diff", county=county.slug, old=chosen["old"], new=chosen["new"])
    context = {"county": county, "form": form, "any": bool(spans), "breadcrumbs": frame_of(county)}
    return render(request, "rules/revision_compare.html", context, status=400 if form.is_bound else 200)


def _compare_form(spans: list[RevisionSpan], data: Any = None) -> CompareForm:
    """Begins with the change that is latest."""
    codes = [(span.revision.code, span.revision.effective_from) for span in spans]
    counting = [span.revision.code for span in spans if span.state != WITHDRAWN]
    initial = {"old": counting[1], "new": counting[0]} if len(counting) > 1 else {}
    return CompareForm(data, codes=codes, initial=initial)


def _day(text: str) -> date | None:
    """A day of the calendar written as 2026-11-23, or None."""
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
