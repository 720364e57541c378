"""From what a view of the API raises to the problem that the caller reads (setting ``EXCEPTION_HANDLER``)."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from counties.errors import DomainError, NotPermitted
from portal.api.problems import BY_STATUS, PROBLEMS, problem_response
from portal.middleware.refusals import refused

_NAMES: dict[type[Exception], str] = {
    Http404: "not-found",
    PermissionDenied: "forbidden",
    NotPermitted: "forbidden",
    exceptions.ParseError: "malformed-body",
    exceptions.ValidationError: "invalid-body",
    exceptions.PermissionDenied: "forbidden",
    exceptions.NotAuthenticated: "invalid-key",
    exceptions.AuthenticationFailed: "invalid-key",
}
_OWN_WORDS = (exceptions.ParseError, DomainError)  # their message says more than the problem's own detail


def problem_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The reply; None for what nobody foresaw, which then is a 500 with a number in the log."""
    error = refused(error, context["request"].path) or error
    name = _name(error)
    if name is None:
        return None
    set_rollback()
    detail: object = None
    if isinstance(error, _OWN_WORDS):
        detail = error.message if isinstance(error, DomainError) else error.detail
    errors: list[dict[str, str]] = []
    if isinstance(error, exceptions.ValidationError):
        errors = list(pointed(error.detail))
        if any("parameter" in entry for entry in errors):
            name = "invalid-parameter"
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))  # type: ignore[attr-defined]
    return problem_response(context["request"], name, detail=detail, errors=errors, headers=headers)


def _name(error: Exception) -> str | None:
    if isinstance(error, DomainError) and error.code in PROBLEMS:
        return error.code
    for kind, name in _NAMES.items():
        if isinstance(error, kind):
            return name
    if isinstance(error, DomainError):
        return "refused"
    if isinstance(error, exceptions.APIException):
        kind_of = BY_STATUS.get(error.status_code)
        return kind_of.name if kind_of else "bad-request"
    return None


def pointed(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """One entry for each fault with its JSON pointer (RFC 6901), or the name of the parameter.

    >>> list(pointed({"a/b": ["Wrong."], "inner": [{}, {"x": ["Missing."]}]}))[1]["pointer"]
    '/inner/1/x'
    """
    if isinstance(detail, dict):
        for key, inner in detail.items():
            if key == api_settings.NON_FIELD_ERRORS_KEY:
                yield from pointed(inner, pointer)
            else:
                yield from pointed(inner, f"{pointer}/{_escaped(str(key))}")
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            leaf = isinstance(inner, str)
            yield from pointed(inner, pointer if leaf else f"{pointer}/{position}")
    elif getattr(detail, "code", "") == "parameter":
        yield {"parameter": pointer.removeprefix("/"), "detail": str(detail)}
    else:
        yield {"pointer": pointer, "code": str(getattr(detail, "code", "invalid")), "detail": str(detail)}


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
