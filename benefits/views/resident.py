"""What a resident is answered about programmes, and whom they let ask (charter P1, P2, O3)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benefits.forms import GrantForm
from benefits.models import Grant
from benefits.presenters.programmes import programme_cards
from benefits.presenters.sharing import check_rows, checks_head, frame_of, grant_cards, party_cards
from benefits.selectors import checks_about, grants_of, programme_standings, third_parties
from benefits.services.grants import grant_give as give
from benefits.services.grants import grant_revoke as revoke
from counties.calendars import today_in
from counties.doors import resident_page
from counties.errors import DomainError
from counties.models import Resident
from counties.selectors import is_enrolled
from rules.presenters.book import reader_language
from rules.selectors.books import book_in_force
from rules.selectors.scores import is_waiting, score_of

CHECKS_PER_PAGE = 30


@resident_page
@require_safe
def my_benefits(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Every programme: the answer, why, since when, and what would change it."""
    today = today_in(resident.county, timezone.now())
    book, standings = book_in_force(today), programme_standings(resident, today)
    context = {
        "enrolled": is_enrolled(resident, today),
        "score": score_of(resident, today),
        "waiting": is_waiting(resident),
        "programmes": programme_cards(standings, book, reader_language()) if book else [],
    }
    return render(request, "benefits/my_benefits.html", context)


@resident_page
@require_safe
def my_sharing(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Who may ask what, until when, and every answer that was given."""
    today, language = today_in(resident.county, timezone.now()), reader_language()
    book = book_in_force(today)
    checks = Paginator(checks_about(resident), CHECKS_PER_PAGE).get_page(request.GET.get("page"))
    grants = list(grants_of(resident))
    context = {
        "county": resident.county,
        "enrolled": is_enrolled(resident, today),
        "grants": grant_cards(grants, book, today, language),
        "parties": [
            party for party in party_cards(third_parties(), grants, book, language) if not party.granted
        ],
        "page": checks,
        "head": checks_head(),
        "rows": check_rows(checks.object_list),
        "breadcrumbs": frame_of(resident.county, "sharing"),
    }
    return render(request, "benefits/my_sharing.html", context)


@resident_page
def grant_give(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Let one third party ask its one question until a day."""
    now = timezone.now()
    today, language = today_in(resident.county, now), reader_language()
    form = GrantForm(
        request.POST or None,
        parties=party_cards(third_parties(), [], book_in_force(today), language),
        today=today,
        initial={"third_party": request.GET.get("party", "")},
    )
    if request.method == "POST" and form.is_valid():
        party = get_object_or_404(third_parties(), code=form.cleaned_data["third_party"])
        try:
            give(
                resident=resident,
                third_party=party,
                until=form.cleaned_data["until"],
                by=request.user,
                now=now,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Given. Pass the number below on to them; without it they cannot ask.")
            )
            return redirect("benefits:my-sharing", county=resident.county.slug)
    context = {"form": form, "county": resident.county, "breadcrumbs": frame_of(resident.county, "give")}
    return render(request, "benefits/grant_give.html", context)


@resident_page
@require_POST
def grant_revoke(request: HttpRequest, resident: Resident, pk: int) -> HttpResponse:
    """End a permission at once."""
    grant = get_object_or_404(Grant.objects.select_related("resident"), pk=pk, resident=resident)
    revoke(grant=grant, by=request.user, now=timezone.now())
    messages.success(request, _("Ended. From now on they get no answer about you."))
    return redirect("benefits:my-sharing", county=resident.county.slug)
