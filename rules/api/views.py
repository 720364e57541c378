"""A county's rulebook for programs: what is in force, every revision, what changes (charter O1)."""

import re
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
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
from rules.selectors.books import all_revisions, codes_between, engine_revision, in_force

A_MINUTE, AN_HOUR = 60, 3600
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
ON = OpenApiParameter("on", date, description="The day, as 2026-11-23. Without it: the county's today.")


def code_parameter(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=description)


class BookInForce(CountyEndpoint):
    """The revision that applies in the county today, or on another day."""

    problems = ("invalid-parameter", "not-found")

    @extend_schema(
        operation_id="rulebook_retrieve",
        summary="The book in force",
        description=(
            "Today, or on the day of `on`. Before the first revision there is none (404). For a day to come it is what "
            "is published so far: another revision can follow, and one can be withdrawn."
        ),
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG, ON],
        responses=BookInForceSerializer,
        examples=[OpenApiExample("A book", examples.IN_FORCE, response_only=True)],
    )
    def get(self, request: Request, county: str) -> HttpResponseBase:
        on = _day(request) or today_in(self.county, timezone.now())
        revision = in_force(on)
        if revision is None:
            raise Http404
        book = BookInForceSerializer({"as_of": on, "revision": revision})
        return cacheable(request, book.data, seconds=A_MINUTE)


class RevisionList(CountyEndpoint, ListAPIView[Revision]):
    """Every published revision, also one yet to take effect and one withdrawn before its day; the latest first."""

    serializer_class = RevisionSerializer
    ordering = ("-effective_from", "-pk")
    problems = ("invalid-parameter", "not-found")

    def get_queryset(self) -> QuerySet[Revision]:
        return all_revisions().select_related("county")

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
    """One revision in full. Its text never changes, so its ETag is the digest, marked once it is withdrawn."""

    @extend_schema(
        operation_id="revisions_retrieve",
        summary="One revision with its text",
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG, code_parameter("code", "Code of the revision.")],
        responses=RevisionTextSerializer,
        examples=[OpenApiExample("A revision", examples.TEXT, response_only=True)],
    )
    def get(self, request: Request, county: str, code: str) -> HttpResponseBase:
        revision = revision_found(code)
        text = RevisionTextSerializer(revision)
        taken_back = "-withdrawn" if revision.withdrawn_at else ""
        return cacheable(request, text.data, seconds=AN_HOUR, digest=revision.digest + taken_back)


class RevisionDiff(CountyEndpoint):
    """What changes from one revision to another, clause by clause, in words."""

    @extend_schema(
        operation_id="revisions_diff",
        summary="What changes between two revisions",
        tags=["rulebooks"],
        parameters=[
            COUNTY_SLUG,
            code_parameter("old", "Code of the revision before."),
            code_parameter("new", "Code of the revision after."),
        ],
        responses=DiffSerializer,
        examples=[OpenApiExample("One change", examples.DIFF, response_only=True)],
    )
    def get(self, request: Request, county: str, old: str, new: str) -> HttpResponseBase:
        before, after = revision_found(old), revision_found(new)
        between = codes_between(before, after)
        direct = not between and before.effective_from <= after.effective_from
        changes = diff(engine_revision(before), engine_revision(after))
        told = DiffSerializer(
            {
                "old": before,
                "new": after,
                "direct": direct,
                "between": between,
                "changes": [change_document(change, direct=direct) for change in changes],
            }
        )
        return cacheable(request, told.data, seconds=AN_HOUR)


def revision_found(code: str) -> Revision:
    """The published revision of that code, withdrawn or not; else 404."""
    revision: Revision = get_object_or_404(all_revisions().select_related("county"), code=code)
    return revision


def _day(request: Request) -> date | None:
    """The day of the parameter `on`, None without one."""
    given = request.query_params.get("on")
    if given is None:
        return None
    try:
        if not DAY.fullmatch(given):
            raise ValueError(given)
        return date.fromisoformat(given)
    except ValueError as error:
        raise ValidationError(
            {"on": [_("Write the day as year-month-day, such as 2026-11-23.")]}, code="parameter"
        ) from error
