"""One revision, one clause of it, and what differs between two: each at an address that never changes (charter O1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from counties.calendars import today_in
from counties.doors import public_page
from counties.models import County
from rules.engine.history import clause_of
from rules.forms.revisions import CompareForm
from rules.models import Revision
from rules.presenters.book import reader_language
from rules.presenters.health.words import mark_sentence
from rules.presenters.public.addresses import Addresses
from rules.presenters.public.clause import clause_page
from rules.presenters.public.compare import comparison
from rules.presenters.public.reading import reading
from rules.presenters.public.revision import frame_of, revision_rows
from rules.presenters.public.standing import neighbours, revision_tag, state_tag
from rules.presenters.publication.decisions import decision_items
from rules.selectors.books import book_in_force, books, engine_revision
from rules.selectors.reviews import decisions_behind
from rules.selectors.revision_spans import IN_FORCE, span_of
from rules.selectors.rule_health import marks_of, rules_under_review
from rules.views.public.revision_door import not_kept, revision_missing, revision_page, spans_of


@revision_page
def revision_detail(request: HttpRequest, county: County, revision: Revision) -> HttpResponse:
    """One revision in full; a big one in pages, with a search. Files of its text have addresses of their own."""
    wanted = request.GET.get("format", "")
    if wanted in ("toml", "json"):
        return redirect(f"rules:revision-{wanted}", county=county.slug, code=revision.code, permanent=True)
    addresses, spans = Addresses(county.slug, revision.code), spans_of(county)
    here = span_of(spans, revision.code)
    today, language = today_in(county, timezone.now()), reader_language()
    read = reading(
        engine_revision(revision),
        language,
        addresses=addresses,
        number=request.GET.get("page", ""),
        query=request.GET.get("q", ""),
    )
    context: dict[str, Any] = {
        "county": county,
        "revision": revision,
        "read": read,
        "book": read.book,
        "decisions": decision_items(decisions_behind(revision)),
        "marked": rules_under_review() if here and here.state == IN_FORCE else (),
        "rows": revision_rows(county, revision, today, language),
        "canonical": request.build_absolute_uri(addresses.revision),
        "breadcrumbs": frame_of(county, revision.code),
        **(neighbours(county, spans, here) if here else {}),
    }
    return render(request, "rules/revision_detail.html", context)


@revision_page
def clause_detail(
    request: HttpRequest, county: County, revision: Revision, clause: str, part: str
) -> HttpResponse:
    """One clause in one revision, with its history through all of them."""
    language, parsed = reader_language(), engine_revision(revision)
    page = clause_page(county, parsed, part, clause, books(), language)
    if page is None:
        return clause_missing(request, county, revision, part, clause)
    addresses = Addresses(county.slug, revision.code)
    here = span_of(spans_of(county), revision.code)
    current = book_in_force(today_in(county, timezone.now()))
    lives = part == "rule" and current is not None and current.rule(clause) is not None
    mark = marks_of(clause).first() if lives else None
    context = {
        "county": county,
        "revision": revision,
        "lives": lives,
        "mark": mark_sentence(mark, language) if mark and mark.state == mark.State.UNDER_REVIEW else "",
        "revision_url": addresses.revision,
        "revision_title": parsed.title.say(language),
        "page": page,
        "tag": revision_tag(here) if here else None,
        "code": clause,
        "canonical": request.build_absolute_uri(addresses.clause(part, clause)),
        "breadcrumbs": frame_of(county, clause, revision=addresses),
    }
    return render(request, "rules/clause_detail.html", context)


@public_page
def revision_diff(request: HttpRequest, county: County, old: str, new: str) -> HttpResponse:
    """What changes from one revision to another, in words and in effect."""
    on_file = {revision.code: revision for revision in Revision.objects.filter(code__in=(old, new))}
    for code in (old, new):
        if code not in on_file:
            return revision_missing(request, county, code)
    before, after, spans = on_file[old], on_file[new], spans_of(county)
    page = comparison(
        county,
        before,
        after,
        spans,
        reader_language(),
        number=request.GET.get("page", ""),
        query=request.GET.get("q", ""),
    )
    address = Addresses(county.slug, after.code).compared_with(before.code)
    context = {
        "county": county,
        "before": before,
        "after": after,
        "tags": [state_tag(span) for span in (span_of(spans, old), span_of(spans, new)) if span],
        "page": page,
        "compare_form": CompareForm(
            codes=[(span.revision.code, span.revision.effective_from) for span in spans],
            initial={"old": old, "new": new},
        ),
        "swapped": Addresses(county.slug, before.code).compared_with(after.code),
        "canonical": request.build_absolute_uri(address),
        "breadcrumbs": frame_of(county, f"{before.code} → {after.code}"),
    }
    return render(request, "rules/revision_diff.html", context)


def clause_missing(
    request: HttpRequest, county: County, revision: Revision, part: str, code: str
) -> HttpResponse:
    """404 that helps: which revisions do have it."""
    having = [book for book in reversed(books()) if clause_of(book, part, code)]
    addresses = Addresses(county.slug, revision.code)
    context = {
        "county": county,
        "revision": revision,
        "revision_url": addresses.revision,
        "code": code,
        "having": [
            {
                "code": book.code,
                "day": book.effective_from,
                "url": Addresses(county.slug, book.code).clause(part, code),
            }
            for book in having
        ],
        "breadcrumbs": frame_of(county, code, revision=addresses),
    }
    return not_kept(render(request, "rules/clause_missing.html", context, status=404))
