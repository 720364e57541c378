"""What a service refuses becomes a page that says what, why and how to mend it; nothing was written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from counties.errors import DomainError, NotPermitted


class RefusalMiddleware:
    """Answers a `DomainError` that a view let through: 403 for a missing role, else 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The view's own transaction is rolled back before this is called."""
        if not isinstance(exception, DomainError):
            return None
        status = 403 if isinstance(exception, NotPermitted) else 409
        return render(request, "portal/refusal.html", {"error": exception, "status": status}, status=status)
