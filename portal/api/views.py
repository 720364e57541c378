"""The API about itself: kinds of problems, the contract, and a page to read it on."""

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import Http404, HttpResponseBase
from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from counties.api.caching import cacheable
from counties.api.doors import PublicEndpoint
from portal.api.problems import PROBLEMS
from portal.api.serializers import ProblemTypeSerializer

A_MINUTE, AN_HOUR = 60, 3600


class ProblemDetail(PublicEndpoint):
    """What a kind of problem means: the ``type`` of every problem leads here."""

    problems = ("not-found",)

    @extend_schema(
        operation_id="problems_retrieve",
        summary="A kind of problem, explained",
        tags=["service"],
        parameters=[
            OpenApiParameter("name", str, OpenApiParameter.PATH, description="The end of a problem's type.")
        ],
        responses=ProblemTypeSerializer,
        examples=[OpenApiExample("A kind of problem", PROBLEMS["not-found"].document(), response_only=True)],
    )
    def get(self, request: Request, name: str) -> HttpResponseBase:
        kind = PROBLEMS.get(name)
        if kind is None:
            raise Http404
        return cacheable(request, kind.document(), seconds=AN_HOUR)


class ContractView(PublicEndpoint, SpectacularJSONAPIView):
    """The contract as OpenAPI 3.1."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reply: HttpResponseBase = super().get(request, *args, **kwargs)
        reply["Cache-Control"] = f"public, max-age={A_MINUTE}"
        return reply


@method_decorator(csp_update({"style-src": [SELF, UNSAFE_INLINE]}), name="dispatch")
class ContractPage(PublicEndpoint, SpectacularSwaggerSplitView):
    """The contract to read and to try. The viewer sets styles from its script, so this page alone allows them."""

    url_name = "api:schema"
    template_name = "portal/api_docs.html"
