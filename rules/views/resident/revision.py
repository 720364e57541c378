"""A resident reads what a revision changed for them; the notice in the inbox leads here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counties.doors import resident_page
from counties.models import Resident
from rules.models import Revision
from rules.presenters.book import reader_language
from rules.presenters.resident.revision import MyRevision
from rules.selectors.revision_effects import effect_on


@resident_page
@require_safe
def my_revision(request: HttpRequest, resident: Resident, code: str) -> HttpResponse:
    """Score, grade and answers before and after, the clauses that did it, and what can be done against it."""
    revision = get_object_or_404(Revision, code=code)
    effect, county = effect_on(resident, code), resident.county
    context = {
        "county": county,
        "revision": revision,
        "page": MyRevision(effect, county, reader_language()) if effect else None,
        "breadcrumbs": [
            {"text": _("Notices"), "url": reverse("counties:my-notices", args=[county.slug])},
            {"text": code},
        ],
    }
    return render(request, "rules/my_revision.html", context)
