"""Doors of pages: check the county and the person first, then hand the view what it needs (architecture 2).

A page that a role opens answers alike for what is missing and what is another county's: the role is checked
before anything is looked up.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from counties import access
from counties.errors import NotPermitted
from counties.models import County, Resident

Response = HttpResponse


def public_page(
    view: Callable[Concatenate[HttpRequest, County, ...], Response],
) -> Callable[..., Response]:
    """Open to everybody; the view gets the county of the address."""

    @wraps(view)
    def opened(request: HttpRequest, county: str, **kwargs: Any) -> Response:
        return view(request, _county(request), **kwargs)

    return opened


def resident_page(
    view: Callable[Concatenate[HttpRequest, Resident, ...], Response],
) -> Callable[..., Response]:
    """Open to a resident of the county, about themselves; the view gets the resident."""

    @wraps(view)
    @never_cache
    @login_required
    def opened(request: HttpRequest, county: str, **kwargs: Any) -> Response:
        here = _county(request)
        resident = Resident.objects.select_related("village", "county").filter(user=request.user.pk).first()
        if resident is None or access.Permission.HOLD_RECORD not in access.permissions_of(request.user, here):
            raise NotPermitted("permission", _("This page is for residents on the list of this county."))
        return view(request, resident, **kwargs)

    return opened


def staff_page(
    *permissions: access.Permission,
) -> Callable[[Callable[Concatenate[HttpRequest, County, ...], Response]], Callable[..., Response]]:
    """Open to staff who hold any of the permissions in the county; the view gets the county."""

    def door(view: Callable[Concatenate[HttpRequest, County, ...], Response]) -> Callable[..., Response]:
        @wraps(view)
        @never_cache
        @login_required
        def opened(request: HttpRequest, county: str, **kwargs: Any) -> Response:
            here = _county(request)
            if not access.permissions_of(request.user, here) & set(permissions):
                raise NotPermitted(
                    "permission",
                    _("You do not hold the role that this page needs. The county gives out roles."),
                )
            return view(request, here, **kwargs)

        return opened

    return door


def _county(request: HttpRequest) -> County:
    county: County | None = getattr(request, "county", None)
    if county is None:
        raise Http404(_("There is no county of that name here."))
    return county
