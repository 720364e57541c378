"""What everybody may read: the county's book, all its revisions, and what each of them changes (charter O1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from counties.calendars import today_in
from counties.doors import public_page
from counties.models import County, Membership
from rules.models import Revision
from rules.presenters.book import book_page, reader_language
from rules.presenters.diffs import diff_items, diff_page
from rules.presenters.downloads import revision_download
from rules.presenters.revisions import frame_of, revision_items, revision_rows
from rules.selectors.books import coming, earlier, engine_revision, in_force, later, revisions


@public_page
def county_detail(request: HttpRequest, county: County) -> HttpResponse:
    """The scheme in short, and the book in force clause by clause."""
    today, language = today_in(county, timezone.now()), reader_language()
    revision, next_one = in_force(today), coming(today)
    context: dict[str, Any] = {
        "county": county,
        "revision": revision,
        "coming": next_one,
        "coming_title": engine_revision(next_one).title.document() if next_one else None,
        "book": book_page(engine_revision(revision), language) if revision else None,
        "earlier": earlier(revision) if revision else None,
        "anybody": Membership.objects.exists(),
        "today": today,
    }
    return render(request, "rules/county_detail.html", context)


@public_page
def revision_list(request: HttpRequest, county: County) -> HttpResponse:
    """Every revision there has been or is announced, latest first."""
    today, language = today_in(county, timezone.now()), reader_language()
    items = revision_items(county, list(revisions()), today, language)
    context = {"items": items, "breadcrumbs": frame_of(county)}
    return render(request, "rules/revision_list.html", context)


@public_page
def revision_detail(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """One revision in full; ``?format=toml`` and ``?format=json`` give the text itself."""
    revision = get_object_or_404(Revision, code=code)
    wanted = request.GET.get("format", "")
    if wanted in ("toml", "json"):
        return revision_download(revision, wanted)
    today, language = today_in(county, timezone.now()), reader_language()
    book = book_page(engine_revision(revision), language)
    context = {
        "county": county,
        "revision": revision,
        "book": book,
        "rows": revision_rows(revision, today, language),
        "earlier": earlier(revision),
        "later": later(revision),
        "breadcrumbs": frame_of(county, revision.code),
    }
    return render(request, "rules/revision_detail.html", context)


@public_page
def revision_diff(request: HttpRequest, county: County, old: str, new: str) -> HttpResponse:
    """What changes from one revision to another, in words."""
    before, after = (get_object_or_404(Revision, code=code) for code in (old, new))
    language = reader_language()
    context = {
        "county": county,
        "before": before,
        "after": after,
        "page": diff_page(engine_revision(before), engine_revision(after), language),
        "items": diff_items(engine_revision(before), engine_revision(after), language),
        "breadcrumbs": frame_of(county, f"{before.code} → {after.code}"),
    }
    return render(request, "rules/revision_diff.html", context)
