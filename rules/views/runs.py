"""Recompute runs: why each was made, how far it is, what came of it, and computing it again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counties.access import Permission
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.models import Run
from rules.presenters.book import reader_language
from rules.presenters.runs.page import (
    digest_rows,
    progress_bar,
    run_rows,
    run_table,
    run_tag,
    run_url,
    runs_trail,
)
from rules.presenters.runs.parts import part_table, parts_document
from rules.presenters.runs.telling import telling_rows
from rules.presenters.runs.verification import verification_bar, verification_section
from rules.selectors.revision_effects import telling_progress
from rules.selectors.runs import inputs_digest, progress_of, residents_changed, run_after, runs
from rules.selectors.verifications import outcome_of, verifications_of
from rules.services.runs.verification import verification_ask

RUNS_PER_PAGE = 20
ADMINS = (Permission.REVISE_RULES, Permission.PUBLISH_RULES)


@staff_page(*ADMINS)
@require_safe
def run_list(request: HttpRequest, county: County) -> HttpResponse:
    """All runs of the county, latest first."""
    page = Paginator(runs(), RUNS_PER_PAGE).get_page(request.GET.get("page"))
    table = run_table(county, page.object_list, reader_language())
    return render(request, "rules/run_list.html", {"page": page, "table": table})


@staff_page(*ADMINS)
@require_safe
def run_detail(request: HttpRequest, county: County, pk: int) -> HttpResponse:
    """One run; it moves on by itself, with and without JavaScript. ``?format=json`` gives every fingerprint."""
    run = get_object_or_404(Run, pk=pk)
    if request.GET.get("format") == "json":
        document = parts_document(run, run.chunks.order_by("phase", "number"))
        reply = JsonResponse(document, json_dumps_params={"indent": 2})
        reply["Content-Disposition"] = f'attachment; filename="{county.slug}-run-{run.pk}.json"'
        return reply
    live, verifications = _live(county, run), verifications_of(run)
    verification = verification_section(county, run, verifications, reader_language())
    context = live | {
        "tag": run_tag(run),
        "rows": run_rows(
            run, progress_of(run), residents_changed(run), run_after(run), county, reader_language()
        ),
        "digests": digest_rows(run, inputs_digest(run)),
        "verification": verification,
        "settled": live["still"] and not verification["under_way"],
        "breadcrumbs": runs_trail(county, run),
    }
    return render(request, "rules/run_detail.html", context)


@staff_page(*ADMINS)
@require_safe
def run_progress(request: HttpRequest, county: County, pk: int) -> HttpResponse:
    """What moves alone, or with ``?of=verification`` that bar; when it is over, htmx is told to read the page again."""
    run = get_object_or_404(Run, pk=pk)
    verification = verifications_of(run).first() if request.GET.get("of") == "verification" else None
    if verification is not None:
        bar = verification_bar(county, run, outcome_of(verification))
        reply, over = render(request, "components/progress.html", bar), bar["finished"]
    else:
        live = _live(county, run)
        reply, over = render(request, "rules/_run_live.html", live), live["still"]
    if over:
        reply["HX-Refresh"] = "true"
    return reply


@staff_page(*ADMINS)
@require_POST
def run_verify(request: HttpRequest, county: County, pk: int) -> HttpResponse:
    """Ask that the run be computed again; a second click changes nothing."""
    run = get_object_or_404(Run, pk=pk)
    try:
        verification_ask(run=run, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The run is being computed again. The result will be on this page."))
    return redirect(f"{run_url(county, run)}#verification")


def _live(county: County, run: Run) -> dict[str, Any]:
    """What moves while a run, or the telling of what it did, is under way."""
    telling = telling_progress(run)
    moving = run.state in Run.UNDER_WAY or (telling is not None and not telling.finished)
    return {
        "county": county,
        "run": run,
        "bar": progress_bar(run, progress_of(run), timezone.now()),
        "parts": part_table(run, run.chunks.order_by("phase", "number")),
        "telling": telling_rows(telling),
        "still": not moving,
    }
