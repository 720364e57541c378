"""One of the residents whom a draft would change most: both explanations side by side, without a name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counties.access import Permission
from counties.doors import staff_page
from counties.models import AccessLog, County
from counties.services.resident import look_note
from rules.presenters.book import reader_language
from rules.presenters.impact.case import CasePage
from rules.presenters.impact.page import impact_trail
from rules.selectors.impact import cases_of, latest_impact
from rules.selectors.impact_case import case_explained, is_of_this_text
from rules.views.draft_door import draft_at


@staff_page(Permission.REVISE_RULES, Permission.PUBLISH_RULES)
@require_safe
def draft_impact_case(request: HttpRequest, county: County, code: str, place: int) -> HttpResponse:
    """The score by the books in force and by the draft, line by line; the resident reads that somebody looked."""
    draft = draft_at(code)
    report = latest_impact(draft)
    cases = cases_of(report).select_related("report__draft", "county") if report else None
    case = cases.filter(place=place).first() if cases is not None else None
    if case is None or report is None or cases is None:
        raise Http404(_("The last report of this draft has no such resident."))
    context: dict[str, Any] = {
        "county": county,
        "draft": draft,
        "report": report,
        "place": place,
        "count": cases.count(),
        "breadcrumbs": impact_trail(county, draft, _("Resident %(place)d") % {"place": place}),
    }
    if is_of_this_text(case):
        look_note(
            resident=case.resident,
            by=request.user,
            purpose=AccessLog.Purpose.DRAFT,
            reference=draft.code,
            now=timezone.now(),
        )
        found = case_explained(case)
        context |= {"page": CasePage(found, reader_language()), "agrees": found.agrees}
    return render(request, "rules/impact/draft_impact_case.html", context)
