"""Files of a revision over the API: its text as TOML, and its rules as entries of an algorithm register."""

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from counties.api.caching import cacheable
from counties.api.doors import CountyEndpoint
from counties.api.parameters import COUNTY_SLUG
from counties.api.serializers import InTwoLanguages
from counties.calendars import today_in
from counties.models import County
from rules.api import examples
from rules.api.views import AN_HOUR, code_parameter, revision_found
from rules.models import Revision
from rules.presenters.public.downloads import revision_download
from rules.presenters.register.document import register_document
from rules.presenters.register.record import Site, records_of
from rules.selectors.books import books, engine_revision

REVISION = code_parameter("code", "Code of the revision.")
STANDARD = (
    "Records follow the Algoritmeregister Publicatiestandaard 1.0; see docs/reference/algorithm-register.md."
)


class StandardSerializer(serializers.Serializer[object]):
    """The standard that the records follow."""

    name = serializers.CharField(help_text="Its name.")
    version = serializers.CharField(help_text="Its version.")
    url = serializers.CharField(help_text="Where it is published.")


class GapSerializer(serializers.Serializer[object]):
    """A field that the portal leaves empty or cannot vouch for."""

    field = serializers.CharField(help_text="Name of the field in the standard.")
    by = serializers.ChoiceField(
        ["county", "operator", "register"], help_text="Who has to fill or confirm it."
    )
    why = InTwoLanguages(help_text="Why.")


class RegisterSerializer(serializers.Serializer[object]):
    """Rules as entries of an algorithm register."""

    standard = StandardSerializer(help_text="Which standard.")
    to_be_filled = GapSerializer(
        many=True, help_text="What the county, the operator or the register has to add."
    )
    records = serializers.ListField(
        child=serializers.DictField(),
        help_text="Records, as docs/reference/algorithm-register.schema.json describes them; each rule in both languages.",
    )


class RevisionToml(CountyEndpoint):
    """The exact text of a revision as TOML; the digest of what it says is that of the revision."""

    @extend_schema(
        operation_id="revisions_toml",
        summary="The text of a revision as TOML",
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG, REVISION],
        responses={
            (200, "application/toml"): OpenApiResponse(
                OpenApiTypes.STR, examples=[OpenApiExample("The beginning of a text", examples.TOML)]
            )
        },
    )
    def get(self, request: Request, county: str, code: str) -> HttpResponseBase:
        return revision_download(request._request, revision_found(code), "toml")


class RevisionRegister(CountyEndpoint):
    """All rules of a revision as entries of an algorithm register."""

    @extend_schema(
        operation_id="revisions_register",
        summary="All rules of a revision for an algorithm register",
        description=STANDARD,
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG, REVISION],
        responses=RegisterSerializer,
        examples=[OpenApiExample("One record, shortened", examples.REGISTER, response_only=True)],
    )
    def get(self, request: Request, county: str, code: str) -> HttpResponseBase:
        return _register(request, self.county, revision_found(code))


class RuleRegister(CountyEndpoint):
    """One rule of a revision as an entry of an algorithm register."""

    @extend_schema(
        operation_id="rules_register",
        summary="One rule for an algorithm register",
        description=STANDARD,
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG, REVISION, code_parameter("clause", "Code of the rule.")],
        responses=RegisterSerializer,
        examples=[OpenApiExample("One record, shortened", examples.REGISTER, response_only=True)],
    )
    def get(self, request: Request, county: str, code: str, clause: str) -> HttpResponseBase:
        return _register(request, self.county, revision_found(code), clause)


def _register(request: Request, county: County, revision: Revision, rule: str = "") -> HttpResponseBase:
    rules = [found for found in engine_revision(revision).rules if rule in ("", found.code)]
    if rule and not rules:
        raise Http404
    site = Site(request.build_absolute_uri("/").rstrip("/"))
    records = records_of(county, revision, rules, books(), today=today_in(county, timezone.now()), site=site)
    return cacheable(request, register_document(records), seconds=AN_HOUR)
