"""Layer 1 of isolation for pages and the API: the county of the address, and nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from counties.models import County
from counties.scope import county_scope


class CountyMiddleware:
    """Serve every address with a ``county`` in it inside that county's scope.

    The reply is complete before the transaction is committed, and it is committed before the reply is
    sent: a page that says "done" is true. An unknown county is left to the view's door, which answers 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.county = _county_of(request)  # type: ignore[attr-defined]
        if request.county is None:  # type: ignore[attr-defined]
            return self.get_response(request)
        with county_scope(request.county):  # type: ignore[attr-defined]
            return self.get_response(request)


def _county_of(request: HttpRequest) -> County | None:
    try:
        slug = resolve(request.path_info).kwargs.get("county")
    except Resolver404:
        return None
    return County.objects.filter(slug=slug).first() if slug else None
