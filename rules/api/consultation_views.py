"""Consultations for programs: which there are, their texts, comments and answers (charter O1)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from counties.api.caching import cacheable
from counties.api.doors import CountyEndpoint
from counties.api.parameters import COUNTY_SLUG
from rules.api import consultation_examples as examples
from rules.api.consultation_serializers import (
    CommentSerializer,
    ConsultationSerializer,
    ConsultationTextSerializer,
)
from rules.models import Comment, Consultation
from rules.selectors.consultations import comments, consultation_of, consultations

A_MINUTE = 60
NUMBER = OpenApiParameter(
    "number", int, OpenApiParameter.PATH, description="Number of the consultation in the county."
)


class ConsultationList(CountyEndpoint, ListAPIView[Consultation]):
    """Every consultation, open or closed; the latest first."""

    serializer_class = ConsultationSerializer
    ordering = ("-number",)
    problems = ("invalid-parameter", "not-found")

    def get_queryset(self) -> QuerySet[Consultation]:
        return consultations().select_related("county")

    @extend_schema(
        operation_id="consultations_list",
        summary="Every consultation",
        tags=["consultations"],
        parameters=[COUNTY_SLUG],
        examples=[OpenApiExample("One consultation", examples.CONSULTATION, response_only=True)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ConsultationDetail(CountyEndpoint):
    """One consultation with the text that lies open, or lay open last."""

    @extend_schema(
        operation_id="consultations_retrieve",
        summary="One consultation with its text",
        tags=["consultations"],
        parameters=[COUNTY_SLUG, NUMBER],
        responses=ConsultationTextSerializer,
        examples=[OpenApiExample("A consultation", examples.DETAIL, response_only=True)],
    )
    def get(self, request: Request, county: str, number: int) -> HttpResponseBase:
        return cacheable(request, ConsultationTextSerializer(_found(number)).data, seconds=A_MINUTE)


class ConsultationComments(CountyEndpoint, ListAPIView[Comment]):
    """Every comment with its answers, the first first. Who spoke is told by kind, never by name."""

    serializer_class = CommentSerializer
    ordering = ("number",)
    problems = ("invalid-parameter", "not-found")

    def get_queryset(self) -> QuerySet[Comment]:
        return comments(_found(self.kwargs["number"]))

    @extend_schema(
        operation_id="consultations_comments",
        summary="The comments of a consultation, with their answers",
        tags=["consultations"],
        parameters=[COUNTY_SLUG, NUMBER],
        examples=[OpenApiExample("One comment", examples.COMMENT, response_only=True)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


def _found(number: int) -> Consultation:
    consultation = consultation_of(number)
    if consultation is None:
        raise Http404
    return consultation
