"""`POST eligibility-checks/` for third parties, and the public keys of its signatures (charter O3)."""

import re
from typing import cast

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.common import no_append_slash
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from benefits.api import examples
from benefits.api.authentication import KeyedEndpoint
from benefits.api.serializers import ANSWER_FIELDS, AnswerSerializer, PublicKeysSerializer, QuestionSerializer
from benefits.models import ThirdPartyKey
from benefits.services.checks import Question, eligibility_check
from benefits.services.keys import key_used
from benefits.signing import public_keys
from counties.api.caching import cacheable
from counties.api.doors import PublicEndpoint
from counties.errors import DomainError

_USABLE = re.compile(r"[!-~]{1,100}")
_FIVE_MINUTES = 300


@method_decorator(no_append_slash, name="dispatch")  # a redirect would lose the body
class EligibilityChecks(KeyedEndpoint):
    """One question, one answer, once for each Idempotency-Key."""

    http_method_names = ["post"]
    problems = (
        "malformed-body",
        "invalid-body",
        "idempotency-key-missing",
        "invalid-key",
        "outside-agreement",
        "check-in-progress",
        "too-large",
        "unsupported-media-type",
        "idempotency-key-reused",
    )

    @extend_schema(
        operation_id="eligibility_checks_create",
        summary="Ask whether a resident is eligible",
        description=(
            "Answers for the one programme and purpose of your agreement, while the resident's own grant lasts. "
            "Whatever the reason why nothing can be said, the reply is `undetermined`. The resident sees that you asked."
        ),
        tags=["eligibility"],
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                required=True,
                pattern=r"^[!-~]{1,100}$",
                description="Your own name for this question. Sent again, it brings the first reply again.",
                examples=[OpenApiExample("A key", "order-4711-heating")],
            ),
            OpenApiParameter(
                "Idempotency-Replayed",
                str,
                OpenApiParameter.HEADER,
                response=[200],
                enum=["true"],
                description="Present where this reply had been given before.",
            ),
        ],
        request=QuestionSerializer,
        responses={200: AnswerSerializer},
        examples=[
            OpenApiExample("A question", examples.QUESTION, request_only=True),
            OpenApiExample("Yes", examples.answer("eligible"), response_only=True),
            OpenApiExample("No", examples.answer("not_eligible"), response_only=True),
            OpenApiExample("It cannot be said", examples.answer("undetermined"), response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        now, key = timezone.now(), cast(ThirdPartyKey, request.auth)
        idempotency_key = _idempotency_key(request)
        asked = QuestionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        reply = eligibility_check(
            third_party=key.third_party,
            question=Question(**asked.validated_data),
            idempotency_key=idempotency_key,
            now=now,
        )
        key_used(key, now)
        headers = {"Cache-Control": "no-store"} | ({"Idempotency-Replayed": "true"} if reply.replayed else {})
        return Response({name: reply.body[name] for name in ANSWER_FIELDS}, headers=headers)


class PublicKeys(PublicEndpoint):
    """The public keys with which anybody can check an answer's signature."""

    @extend_schema(
        operation_id="keys_list",
        summary="Public keys of the signatures (JWKS)",
        tags=["service"],
        responses=PublicKeysSerializer,
        examples=[OpenApiExample("One key", examples.KEYS, response_only=True)],
    )
    def get(self, request: Request) -> HttpResponseBase:
        return cacheable(request, public_keys(), seconds=_FIVE_MINUTES)


def _idempotency_key(request: Request) -> str:
    given = request.headers.get("Idempotency-Key", "")
    if not _USABLE.fullmatch(given):
        raise DomainError(
            "idempotency-key-missing",
            _("Send an Idempotency-Key header: 1 to 100 printable ASCII characters without spaces."),
        )
    return given
