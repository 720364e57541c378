"""One clause of a revision for programs: its text, what it breaks of the charter, and its whole history."""

from typing import Any

from django.http import Http404, HttpResponseBase
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request

from counties.api.caching import cacheable
from counties.api.doors import CountyEndpoint
from counties.api.parameters import COUNTY_SLUG
from rules.api import examples
from rules.api.serializers import ClauseSerializer
from rules.api.views import A_MINUTE, code_parameter, revision_found
from rules.engine.book import Category, Grade, Programme, Revision, Rule
from rules.engine.checks import breaches
from rules.engine.history import FIELDS, Step, clause_of, form_since, form_until, history
from rules.engine.phrases import points
from rules.engine.words import say_cap, say_clause, say_programme
from rules.selectors.books import books, engine_revision

PART = OpenApiParameter(
    "part", str, OpenApiParameter.PATH, enum=list(FIELDS), description="What kind of clause."
)


class ClauseDetail(CountyEndpoint):
    """One clause as it stands in one revision. Its text never changes; its history grows."""

    @extend_schema(
        operation_id="clauses_retrieve",
        summary="One clause of a revision, and its history",
        tags=["rulebooks"],
        parameters=[
            COUNTY_SLUG,
            code_parameter("code", "Code of the revision."),
            PART,
            code_parameter("clause", "Code of the clause."),
        ],
        responses=ClauseSerializer,
        examples=[OpenApiExample("A rule", examples.CLAUSE, response_only=True)],
    )
    def get(self, request: Request, county: str, code: str, part: str, clause: str) -> HttpResponseBase:
        revision = revision_found(code)
        parsed = engine_revision(revision)
        found = clause_of(parsed, part, clause) if part in FIELDS else None
        if found is None:
            raise Http404
        steps = history(books(), part, clause)
        since, until = form_since(steps, code), form_until(steps, code)
        told = ClauseSerializer(
            {
                "part": part,
                "code": clause,
                "revision": revision,
                "document": found.document(),
                "text": {language: _words(parsed, found, language) for language in ("en", "zh")},
                "breaks": _breaks(parsed, found),
                "since": _place(since) if since else None,
                "until": _place(until) if until else None,
                "history": [_step(step) for step in steps],
            }
        )
        return cacheable(request, told.data, seconds=A_MINUTE)


def _words(revision: Revision, clause: Any, language: str) -> str:
    match clause:
        case Rule():
            return say_clause(revision, clause, language)
        case Programme():
            return say_programme(revision, clause, language)
        case Grade(starts_at=starts_at):
            title = clause.title.say(language)
            start = points(starts_at, language)
            return f"{title}：{start}起。" if language == "zh" else f"{title}: from {start}."
        case Category(cap=cap):
            title = clause.title.say(language)
            return f"{title} {say_cap(cap, language)}" if cap else title
    raise TypeError(clause)


def _breaks(revision: Revision, clause: Any) -> list[str]:
    if not isinstance(clause, Rule) or not clause.is_deduction:
        return []
    return sorted({article for article, _problem in breaches(revision, clause)})


def _place(step: Step) -> dict[str, Any]:
    return {"revision": step.revision.code, "effective_from": step.revision.effective_from}


def _step(step: Step) -> dict[str, Any]:
    return _place(step) | {
        "stay": str(step.stay),
        "fields_changed": [change.field for change in step.changes],
    }
