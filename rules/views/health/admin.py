"""How the county's rules fare, for those who keep them: the list, one rule's objections, the threshold, the mark."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
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
from rules.forms.health import LiftForm, ThresholdForm
from rules.presenters.book import reader_language
from rules.presenters.health.admin import (
    DEFAULT,
    ORDERS,
    admin_trail,
    health_table,
    in_order,
    objection_items,
    order_links,
    threshold_items,
)
from rules.presenters.health.words import (
    count_cells,
    mark_items,
    mark_sentence,
    objection_word,
    threshold_sentence,
)
from rules.selectors.rule_health import (
    RuleHealth,
    counted_on,
    marks_of,
    rule_health,
    rule_healths,
    standing_objections,
    threshold_in_force,
    thresholds,
)
from rules.services.health.threshold import mark_lift, threshold_set

ADMINS = (Permission.REVISE_RULES, Permission.PUBLISH_RULES)
ROWS_PER_PAGE = 100


@staff_page(*ADMINS)
@require_safe
def health_list(request: HttpRequest, county: County) -> HttpResponse:
    """Every rule in force, those under review first unless sorted otherwise."""
    by = request.GET.get("by", DEFAULT)
    by = by if by in ORDERS else DEFAULT
    language, today = reader_language(), today_in(county, timezone.now())
    page = Paginator(in_order(rule_healths(today), by), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "county": county,
        "page": page,
        "table": health_table(county, page.object_list, language),
        "orders": order_links(by),
        "counted_on": counted_on(),
        "threshold": threshold_sentence(threshold_in_force(), language),
        "breadcrumbs": admin_trail(county),
    }
    return render(request, "rules/health_list.html", context)


@staff_page(*ADMINS)
@require_safe
def health_detail(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """One rule: its counts, its marks, and what people say against it."""
    health, language = _health(county, code), reader_language()
    words = Paginator(standing_objections(health), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    records, decided, share = count_cells(health.current)
    context: dict[str, Any] = {
        "county": county,
        "health": health,
        "title": health.rule.title.say(language),
        "mark": mark_sentence(health.mark, language) if health.mark and health.under_review else "",
        "may_lift": health.under_review and Permission.PUBLISH_RULES in permissions_of(request.user, county),
        "rows": [
            {"key": _("Objections to the clause as it reads now"), "value": objection_word(health)},
            {"key": _("Records under the revision in force"), "value": records},
            {"key": _("Appeals decided"), "value": decided},
            {"key": _("Of these, succeeded"), "value": share},
        ],
        "marks": mark_items(marks_of(code), language),
        "page": words,
        "objections": objection_items(words.object_list),
        "breadcrumbs": admin_trail(county, code),
    }
    return render(request, "rules/health_detail.html", context)


@staff_page(*ADMINS)
@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: HttpRequest, county: County) -> HttpResponse:
    """Set the threshold; below the form every one there has been."""
    form = ThresholdForm.of(threshold_in_force(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            threshold_set(county=county, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("The threshold is public now. It holds from the next daily count on.")
            )
            return redirect("rules:rule-health", county=county.slug)
    context = {
        "county": county,
        "form": form,
        "history": threshold_items(thresholds()),
        "breadcrumbs": admin_trail(county, _("Threshold")),
    }
    return render(request, "rules/health_threshold.html", context, status=400 if form.errors else 200)


@staff_page(Permission.PUBLISH_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Lift the mark, with a reason that the public reads."""
    health = _health(county, code)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mark_lift(
                county=county,
                rule=code,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The mark is lifted. The rule’s page says so, and why."))
            return redirect("rules:rule-health-detail", county=county.slug, code=code)
    context = {
        "county": county,
        "health": health,
        "title": health.rule.title.say(reader_language()),
        "form": form,
        "breadcrumbs": admin_trail(county, code),
    }
    return render(request, "rules/health_lift.html", context, status=400 if form.errors else 200)


def _health(county: County, code: str) -> RuleHealth:
    health = rule_health(code, today_in(county, timezone.now()))
    if health is None:
        raise Http404(_("The rulebook in force has no such rule."))
    return health
