"""Which counties there are, for everybody."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from counties.api.caching import cacheable
from counties.api.doors import CountyEndpoint, PublicEndpoint
from counties.api.examples import COUNTY
from counties.api.parameters import COUNTY_SLUG
from counties.api.serializers import CountySerializer
from counties.models import County
from counties.selectors import county_list


class CountyList(PublicEndpoint, ListAPIView[County]):
    """Every county, by slug."""

    serializer_class = CountySerializer
    ordering = ("slug",)
    problems = ("invalid-parameter",)

    def get_queryset(self) -> QuerySet[County]:
        return county_list()

    @extend_schema(
        operation_id="counties_list",
        summary="Every county",
        tags=["counties"],
        examples=[OpenApiExample("One county", COUNTY, response_only=True)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class CountyDetail(CountyEndpoint):
    """One county."""

    @extend_schema(
        operation_id="counties_retrieve",
        summary="One county",
        tags=["counties"],
        parameters=[COUNTY_SLUG],
        responses=CountySerializer,
        examples=[OpenApiExample("A live county", COUNTY, response_only=True)],
    )
    def get(self, request: Request, county: str) -> HttpResponseBase:
        return cacheable(request, CountySerializer(self.county).data, seconds=60)
