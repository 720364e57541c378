"""A county's rulebook for programs: what is in force, every revision, what changes (charter O1)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from counties.api.caching import cacheable
from counties.api.doors import CountyEndpoint
from counties.api.parameters import COUNTY_SLUG
from counties.calendars import today_in
from rules.api import examples
from rules.api.serializers import (
    BookInForceSerializer,
    DiffSerializer,
    RevisionSerializer,
    RevisionTextSerializer,
    change_document,
)
from rules.engine.diff import diff
from rules.models import Revision
from rules.selectors.books import engine_revision, in_force, revisions

A_MINUTE, AN_HOUR = 60, 3600


def _code(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=description)


class BookInForce(CountyEndpoint):
    """The revision that applies in the county today."""

    @extend_schema(
        operation_id="rulebook_retrieve",
        summary="The book in force",
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG],
        responses=BookInForceSerializer,
        examples=[OpenApiExample("A book", examples.IN_FORCE, response_only=True)],
    )
    def get(self, request: Request, county: str) -> HttpResponseBase:
        today = today_in(self.county, timezone.now())
        revision = in_force(today)
        if revision is None:
            raise Http404
        book = BookInForceSerializer({"as_of": today, "revision": revision})
        return cacheable(request, book.data, seconds=A_MINUTE)


class RevisionList(CountyEndpoint, ListAPIView[Revision]):
    """Every published revision, also one that is yet to take effect; the latest first."""

    serializer_class = RevisionSerializer
    ordering = ("-effective_from",)
    problems = ("invalid-parameter", "not-found")

    def get_queryset(self) -> QuerySet[Revision]:
        return revisions().select_related("county")

    @extend_schema(
        operation_id="revisions_list",
        summary="Every revision",
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG],
        examples=[OpenApiExample("One revision", examples.REVISION, response_only=True)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class RevisionDetail(CountyEndpoint):
    """One revision in full. It never changes, so its ETag is the digest of its text."""

    @extend_schema(
        operation_id="revisions_retrieve",
        summary="One revision with its text",
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG, _code("code", "Code of the revision.")],
        responses=RevisionTextSerializer,
        examples=[OpenApiExample("A revision", examples.TEXT, response_only=True)],
    )
    def get(self, request: Request, county: str, code: str) -> HttpResponseBase:
        revision = _found(code)
        text = RevisionTextSerializer(revision)
        return cacheable(request, text.data, seconds=AN_HOUR, digest=revision.digest)


class RevisionDiff(CountyEndpoint):
    """What changes from one revision to another, clause by clause, in words."""

    @extend_schema(
        operation_id="revisions_diff",
        summary="What changes between two revisions",
        tags=["rulebooks"],
        parameters=[
            COUNTY_SLUG,
            _code("old", "Code of the revision before."),
            _code("new", "Code of the revision after."),
        ],
        responses=DiffSerializer,
        examples=[OpenApiExample("One change", examples.DIFF, response_only=True)],
    )
    def get(self, request: Request, county: str, old: str, new: str) -> HttpResponseBase:
        before, after = _found(old), _found(new)
        changes = diff(engine_revision(before), engine_revision(after))
        told = DiffSerializer(
            {"old": before, "new": after, "changes": [change_document(change) for change in changes]}
        )
        return cacheable(request, told.data, seconds=AN_HOUR)


def _found(code: str) -> Revision:
    revision: Revision = get_object_or_404(revisions().select_related("county"), code=code)
    return revision
