"""What a service or the database refuses becomes a page that says what, why and how to mend it; nothing was written."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from counties.errors import DomainError, NotPermitted
from portal.refused_by_database import refusal_in

log = structlog.get_logger(__name__)


class RefusalMiddleware:
    """Answers a `DomainError` that a view let through, or a refusal of the database: 403 for a missing role, else 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The view's own transaction is rolled back before this is called."""
        error = exception if isinstance(exception, DomainError) else refused(exception, request.path)
        if error is None:
            return None
        status = 403 if isinstance(error, NotPermitted) else 409
        return render(request, "portal/refusal.html", {"error": error, "status": status}, status=status)


def refused(error: Exception, path: str) -> DomainError | None:
    """What the database refused, in words, and a line in the log: a service let through what it should have seen."""
    found = refusal_in(error)
    if found is not None:
        log.warning("database_refused", path=path, code=found.code, detail=str(error)[:300])
    return found
