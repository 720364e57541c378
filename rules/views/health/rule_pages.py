"""Each rule in force on a page of its own: in words, how it fares, and objecting to it (charter A1, O1, O5)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from counties.calendars import today_in
from counties.doors import public_page
from counties.errors import DomainError
from counties.models import County
from rules.forms.health import ObjectionForm
from rules.presenters.book import reader_language
from rules.presenters.health.rule_page import RulePage, rule_table, rule_trail
from rules.presenters.health.words import mark_items, mark_sentence, threshold_sentence
from rules.selectors.books import revisions
from rules.selectors.rule_health import (
    counted_on,
    marks_of,
    objection_by,
    rule_health,
    rule_healths,
    threshold_in_force,
)
from rules.services.health.objection import objection_make, objection_take_back

RULES_PER_PAGE = 100


@public_page
@require_safe
def rule_list(request: HttpRequest, county: County) -> HttpResponse:
    """Every rule in force, with its mark and its counts."""
    language, today = reader_language(), today_in(county, timezone.now())
    page = Paginator(rule_healths(today), RULES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "county": county,
        "page": page,
        "table": rule_table(county, page, language),
        "counted_on": counted_on(),
        "threshold": threshold_sentence(threshold_in_force(), language),
        "breadcrumbs": rule_trail(county),
    }
    return render(request, "rules/rule_list.html", context)


@public_page
@never_cache
@require_safe
def rule_detail(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """One rule as in force: text, legal basis, health, mark, history, and how to object."""
    page, language = _page(county, code), reader_language()
    health = page.health
    context: dict[str, Any] = {
        "county": county,
        "page": page,
        "clause": page.clause,
        "mark": mark_sentence(health.mark, language)
        if health and health.mark and health.under_review
        else "",
        "marks": mark_items(marks_of(code), language),
        "counted_on": counted_on(),
        "threshold": threshold_sentence(threshold_in_force(), language),
        "own": objection_by(request.user, health) if health else None,
        "breadcrumbs": rule_trail(county, code),
    }
    return render(request, "rules/rule_detail.html", context)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Object to the rule, or take that back; whoever is not signed in reads how."""
    page = _page(county, code)
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form = ObjectionForm(request.POST if "words" in request.POST else None)
    if request.method == "POST" and "take_back" in request.POST:
        return _taken_back(request, county, code)
    if request.method == "POST" and form.is_valid():
        try:
            objection_make(
                county=county,
                rule=code,
                words=form.cleaned_data["words"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Your objection is on file and counts. You can take it back at any time.")
            )
            return redirect("rules:rule-detail", county=county.slug, code=code)
    context = {
        "county": county,
        "page": page,
        "clause": page.clause,
        "form": form,
        "own": objection_by(request.user, page.health) if page.health else None,
        "breadcrumbs": rule_trail(county, code, _("Object")),
    }
    return render(request, "rules/objection.html", context, status=400 if form.errors else 200)


def _taken_back(request: HttpRequest, county: County, code: str) -> HttpResponse:
    try:
        objection_take_back(county=county, rule=code, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your objection is taken back. It no longer counts."))
    return redirect("rules:rule-detail", county=county.slug, code=code)


def _page(county: County, code: str) -> RulePage:
    today = today_in(county, timezone.now())
    texts = list(revisions().defer("document").order_by("effective_from"))
    page = RulePage(code, county, texts, rule_health(code, today), today, reader_language())
    if page.revision is None:
        raise Http404(_("No rulebook of this county has such a rule."))
    return page
