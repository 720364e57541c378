"""Error pages in the reader's language; they touch neither the database nor the session."""

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import get_language
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from portal.api.problems import BY_STATUS, is_api, problem_response
from portal.context_processors import LARGE, TEXT_COOKIE

logger = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError, BrokerError, RedisConnectionError, RedisTimeoutError)
"""What the database or the broker raises when it cannot be reached."""


class ErrorFrame:
    """As much of the page frame as can be known without a database."""

    county = None
    nav: tuple[()] = ()

    def __init__(self, request: HttpRequest) -> None:
        self.large_text = request.COOKIES.get(TEXT_COOKIE) == LARGE
        self.path = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
        chinese = (get_language() or "").startswith("zh")
        self.other_language = (
            {"code": "en", "lang": "en", "name": "English"}
            if chinese
            else {"code": "zh-hans", "lang": "zh-Hans", "name": "中文"}
        )


def error_page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    """The page of that status, or ``application/problem+json`` below ``/api/``."""
    if is_api(request):
        return problem_response(request, BY_STATUS[status].name)
    return _page(request, f"{status}.html", status, **context)


def _page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    page = loader.get_template(template).render({"frame": ErrorFrame(request), "is_error": True, **context})
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; shows the exception's own words where it has any (who can, what to do)."""
    reason = exception.args[0] if exception.args and not isinstance(exception.args[0], bytes) else ""
    return error_page(request, 403, reason=str(reason))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; says so where the county itself is not installed. A hidden object and a missing one look alike."""
    match = request.resolver_match  # None where no page has this address at all
    asked = match.kwargs.get("county", "") if match else ""
    unknown = asked if getattr(request, "county", None) is None else ""
    return error_page(request, 404, unknown_county=unknown)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a number that is also in the log; 503 where the database or the broker is away."""
    if isinstance(sys.exc_info()[1], AWAY):
        return service_away(request)
    reference = getattr(request, "request_id", "") or secrets.token_hex(8)
    logger.error("error page %s for %s", reference, request.path)
    return error_page(request, 500, reference=reference[:12])


def service_away(request: HttpRequest) -> HttpResponse:
    """503: nothing that was saved is lost; says so where a form was being sent."""
    sent = request.method not in {"GET", "HEAD"}
    response = error_page(request, 503, sent=sent, request_id=getattr(request, "request_id", ""))
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token (setting ``CSRF_FAILURE_VIEW``)."""
    if is_api(request):
        return problem_response(request, "forbidden")
    return _page(request, "403_csrf.html", 403)


def lockout(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords (setting ``AXES_LOCKOUT_CALLABLE``)."""
    return _page(request, "account/locked.html", 429)
