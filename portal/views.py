"""Pages that belong to no county: home, the charter, the two reading switches."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from counties.selectors import county_list
from portal import charter
from portal.context_processors import LARGE, TEXT_COOKIE


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the portal is, what it refuses to do, and the installed counties."""
    refusals = [charter.invariant(code) for code in charter.FIVE_LINES]
    return render(request, "portal/home.html", {"counties": county_list(), "refusals": refusals})


@require_safe
def charter_page(request: HttpRequest) -> HttpResponse:
    """Every invariant, in the reader's language, with anchors (``/charter/#D1``)."""
    return render(request, "portal/charter.html", {"sections": charter.sections()})


# Both switches change nothing but how the reader sees the pages. They are exempt from the CSRF token so that
# public pages need no cookie for people who only read.
switch_language = csrf_exempt(set_language)


@csrf_exempt
@require_POST
def switch_text_size(request: HttpRequest) -> HttpResponse:
    """Large text (长辈版) on or off, remembered for a year in a cookie that says nothing else."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("size") == LARGE:
        response.set_cookie(
            TEXT_COOKIE,
            LARGE,
            max_age=365 * 24 * 3600,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(TEXT_COOKIE, samesite="Lax")
    return response
