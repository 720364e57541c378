"""What can go wrong in the API, by name; one builder of ``application/problem+json`` (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/v1/problems/"
ROOT = "/api/"


@dataclass(frozen=True)
class ProblemType:
    """One kind of problem. ``detail`` says what to do, for the case that nothing more exact is known."""

    name: str
    status: int
    title: object
    detail: object
    retry_after: int | None = None

    @property
    def address(self) -> str:
        """The problem's ``type``: a reference, relative to the API's own host, under which it explains itself."""
        return ADDRESS + self.name

    def document(self) -> dict[str, object]:
        """The explanation in both languages."""
        return {
            "type": self.address,
            "status": self.status,
            "title": _in_both(self.title),
            "detail": _in_both(self.detail),
        }


def _in_both(text: object) -> dict[str, str]:
    said = {}
    for key, language in (("en", "en"), ("zh", "zh-hans")):
        with override(language):
            said[key] = str(text)
    return said


_ALL = (
    ProblemType(
        "bad-request",
        400,
        _("The request could not be read"),
        _("Check the address, the headers and the host name of the request."),
    ),
    ProblemType(
        "malformed-body",
        400,
        _("The body is not a JSON document"),
        _("Send one JSON object in UTF-8, each name in it once."),
    ),
    ProblemType(
        "invalid-body",
        400,
        _("The body does not hold what is asked for"),
        _("Each entry of “errors” points to one place in the body and says what belongs there."),
    ),
    ProblemType(
        "invalid-parameter",
        400,
        _("A parameter of the address cannot be used"),
        _("Use “limit” from 1 to 200, and “cursor” only as a reply gave it."),
    ),
    ProblemType(
        "idempotency-key-missing",
        400,
        _("The Idempotency-Key header is missing or not usable"),
        _("Send a value of your own for each question: 1 to 100 printable ASCII characters without spaces."),
    ),
    ProblemType(
        "invalid-key",
        401,
        _("The key does not open this"),
        _("Send “Authorization: Bearer …” with a key that is neither expired nor taken back."),
    ),
    ProblemType(
        "forbidden",
        403,
        _("This is not open to you"),
        _("Nothing is open here unless the documentation says so."),
    ),
    ProblemType(
        "outside-agreement",
        403,
        _("Your agreement does not cover this question"),
        _("Ask only about the programme and for the purpose that your agreement with the county names."),
    ),
    ProblemType(
        "not-found",
        404,
        _("There is nothing at this address"),
        _("What does not exist and what is not open to you are answered alike. Check the address."),
    ),
    ProblemType(
        "method-not-allowed",
        405,
        _("This address does not know that method"),
        _("The Allow header names the methods that it knows."),
    ),
    ProblemType(
        "not-acceptable",
        406,
        _("The reply exists as JSON only"),
        _("Leave out the Accept header, or accept application/json."),
    ),
    ProblemType(
        "check-in-progress",
        409,
        _("The same question is being answered right now"),
        _("Ask again after a moment with the same Idempotency-Key; you will get the one reply."),
        retry_after=1,
    ),
    ProblemType("refused", 409, _("A rule forbids this"), _("The detail names the rule and what to do.")),
    ProblemType("too-large", 413, _("The body is too large"), _("A body may have up to 64 KiB.")),
    ProblemType(
        "unsupported-media-type",
        415,
        _("The body is not marked as JSON"),
        _("Send “Content-Type: application/json”."),
    ),
    ProblemType(
        "idempotency-key-reused",
        422,
        _("This Idempotency-Key belongs to another question"),
        _("Use a new key for each question; repeat a key only to repeat its question."),
    ),
    ProblemType(
        "server-error",
        500,
        _("Something went wrong on our side"),
        _("Nothing was written. Tell us the request_id if it happens again."),
    ),
    ProblemType(
        "unavailable",
        503,
        _("The service is away for a moment"),
        _("Nothing that was confirmed is lost. Repeat the request with the same Idempotency-Key."),
        retry_after=30,
    ),
)
PROBLEMS: Mapping[str, ProblemType] = {kind.name: kind for kind in _ALL}
BY_STATUS: Mapping[int, ProblemType] = {
    kind.status: kind for kind in reversed(_ALL) if kind.name != "check-in-progress"
}


def problem_response(
    request: HttpRequest,
    name: str,
    *,
    detail: object = None,
    errors: Sequence[Mapping[str, object]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The reply for a problem of that name, in the reader's language; never kept by a cache."""
    kind = PROBLEMS[name]
    document: dict[str, object] = {
        "type": kind.address,
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(detail or kind.detail),
        "instance": request.path,
        "request_id": getattr(request, "request_id", ""),
    }
    if errors:
        document["errors"] = list(errors)
    # A lone surrogate that came in goes out as the escape it was, so that the reply is always valid.
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")
    response = HttpResponse(body, status=kind.status, content_type=MEDIA_TYPE, headers=dict(headers or {}))
    response["Cache-Control"] = "no-store"
    if kind.retry_after is not None:
        response.setdefault("Retry-After", str(kind.retry_after))
    return response


def is_api(request: HttpRequest) -> bool:
    """Whether the request is for a program, not a reader of pages."""
    return request.path.startswith(ROOT) or request.path == ROOT.rstrip("/")
