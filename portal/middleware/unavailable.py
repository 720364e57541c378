"""A database or broker that is away: one calm page (or problem+json) that says so, and one line in the log."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from portal.errors import AWAY, service_away

log = structlog.get_logger(__name__)

LAST_RESORT = (
    "<!doctype html><meta charset=utf-8><title>503</title><h1>暂时无法使用 · Not available at the moment</h1>"
)


class UnavailableMiddleware:
    """Answers 503 where a view met a server that is away; the view's transaction has been rolled back by then.

    The same in another middleware has become ``handler500`` before it could get here; that answers alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AWAY):
            return None
        log.error(
            "server_away", path=request.path, cause=type(exception).__name__, detail=str(exception)[:300]
        )
        try:
            return service_away(request)
        except Exception:  # whatever may be wrong with the page, the reader gets an answer
            log.exception("unavailable_page_failed")
            return HttpResponse(LAST_RESORT, status=503, headers={"Retry-After": "30"})
