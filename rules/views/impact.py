"""A draft's impact on today's residents: simulate it, and read what is on file."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counties.access import Permission
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.models import Draft, ImpactReport
from rules.presenters.book import reader_language
from rules.presenters.impact.examples import ExamplesPage
from rules.presenters.impact.page import ImpactPage, impact_trail
from rules.presenters.impact.simulating import Simulating
from rules.selectors.books import book_in_force, books
from rules.selectors.examples import worked_examples
from rules.selectors.impact import cases_of, latest_impact, latest_simulation
from rules.services.simulation import impact_ask
from rules.views.draft_door import draft_at

ADMINS = (Permission.REVISE_RULES, Permission.PUBLISH_RULES)


@staff_page(*ADMINS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_impact(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """The last report, and whether it is of today's text; POST makes today's."""
    draft, now, refusal = draft_at(code), timezone.now(), ""
    if request.method == "POST":
        try:
            asked = impact_ask(draft=draft, by=request.user, now=now)
        except DomainError as error:
            refusal = str(error)
        else:
            if isinstance(asked, ImpactReport):
                messages.success(request, _("Simulated. The figures are on file with exactly this text."))
            return redirect("rules:draft-impact", county.slug, draft.code)
    report, today = latest_impact(draft), today_in(county, now)
    context = {
        "county": county,
        "draft": draft,
        "refusal": refusal,
        "simulating": _simulating(county, draft, today, now),
        "page": ImpactPage(
            county=county,
            draft=draft,
            report=report,
            cases=cases_of(report) if report else (),
            before=book_in_force(report.simulated_on if report else today),
            today=today,
            language=reader_language(),
        ),
        "breadcrumbs": impact_trail(county, draft, _("Impact")),
    }
    return render(request, "rules/impact/draft_impact.html", context, status=409 if refusal else 200)


@staff_page(*ADMINS)
@require_safe
def draft_simulation(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """How far a simulation is; when it is over, htmx is told to read the draft's page again."""
    draft, now = draft_at(code), timezone.now()
    simulating = _simulating(county, draft, today_in(county, now), now)
    if simulating is None or not simulating.under_way:
        reply = HttpResponse()
        reply["HX-Refresh"] = "true"
        return reply
    return render(request, "rules/impact/_simulating.html", {"simulating": simulating})


@staff_page(*ADMINS)
@require_safe
def draft_examples(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """The county's worked examples beside the books on file, with the draft, and as if under it."""
    draft = draft_at(code)
    page = ExamplesPage(county, draft, books(), worked_examples(county), reader_language())
    context = {
        "county": county,
        "page": page,
        "breadcrumbs": impact_trail(county, draft, _("Worked examples")),
    }
    return render(request, "rules/impact/draft_examples.html", context)


def _simulating(county: County, draft: Draft, today: date, now: datetime) -> Simulating | None:
    simulation = latest_simulation(draft)
    return Simulating(county, draft, simulation, today, now) if simulation else None
