"""Recompute runs: why each was made, how far it is, and what came of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from counties.access import Permission
from counties.doors import staff_page
from counties.models import County
from rules.models import Run
from rules.presenters.book import reader_language
from rules.presenters.run_page import digest_rows, progress_bar, run_rows, run_table, run_tag, runs_trail
from rules.selectors.runs import inputs_digest, progress_of, residents_changed, run_after, runs

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
    """One run; its bar moves by itself, with and without JavaScript."""
    run = get_object_or_404(Run, pk=pk)
    progress, changed = progress_of(run), residents_changed(run)
    context = {
        "run": run,
        "tag": run_tag(run),
        "bar": progress_bar(run, progress, county),
        "rows": run_rows(run, progress, changed, run_after(run), county, reader_language()),
        "digests": digest_rows(run, inputs_digest(run)),
        "breadcrumbs": runs_trail(county, run),
    }
    return render(request, "rules/run_detail.html", context)


@staff_page(*ADMINS)
@require_safe
def run_progress(request: HttpRequest, county: County, pk: int) -> HttpResponse:
    """The bar alone; when the run is over, htmx is told to read the whole page again."""
    run = get_object_or_404(Run, pk=pk)
    bar = progress_bar(run, progress_of(run), county)
    reply = render(request, "components/progress.html", bar)
    if bar["finished"]:
        reply["HX-Refresh"] = "true"
    return reply
