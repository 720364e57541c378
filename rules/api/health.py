"""How the rules in force fare, for programs (charter O5); no number under 10 (O1)."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from counties.api.caching import cacheable
from counties.api.doors import CountyEndpoint
from counties.api.parameters import COUNTY_SLUG
from counties.api.serializers import InTwoLanguages
from counties.calendars import today_in
from rules.models import RuleMark
from rules.selectors.rule_health import (
    RuleHealth,
    counted_on,
    rule_healths,
    threshold_in_force,
)
from rules.small_counts import at_least, shown

A_MINUTE = 60
_HIDDEN = "null where it is under 10, or would give away a number under 10"


class ThresholdSerializer(serializers.Serializer[Any]):
    """From when on the county marks a rule."""

    objections = serializers.IntegerField(help_text="So many objections to a clause as it reads.")
    decided = serializers.IntegerField(help_text="So many decided appeals, before their success counts.")
    percent = serializers.IntegerField(help_text="So many percent of them that succeeded.")
    reason = serializers.CharField(help_text="Why these figures, in the county's own words.")
    on = serializers.DateField(help_text="The day on which it was set.")


class RuleCountsSerializer(serializers.Serializer[Any]):
    """What was counted under one revision."""

    revision = serializers.CharField(help_text="Code of the revision in force on the day of the act.")
    records = serializers.IntegerField(allow_null=True, help_text=f"Records on file; {_HIDDEN}.")
    decided = serializers.IntegerField(allow_null=True, help_text=f"Appeals decided; {_HIDDEN}.")
    succeeded = serializers.IntegerField(allow_null=True, help_text=f"Of these, succeeded; {_HIDDEN}.")


class RuleHealthSerializer(serializers.Serializer[Any]):
    """One rule of the book in force."""

    code = serializers.CharField(help_text="Code of the rule.")
    title = InTwoLanguages(help_text="Its title.")
    under_review = serializers.BooleanField(help_text="Whether it is marked for review.")
    since = serializers.DateField(allow_null=True, help_text="Since when; null where it is not marked.")
    cause = serializers.ChoiceField(
        ["objections", "appeals", "both"],
        allow_null=True,
        help_text="What passed the threshold; null where it is not marked.",
    )
    objections = serializers.IntegerField(
        allow_null=True, help_text="Objections to the clause as it reads now; null where under 10."
    )
    counts = RuleCountsSerializer(many=True, help_text="By revision, the latest first.")


class RuleHealthListSerializer(serializers.Serializer[Any]):
    """Every rule in force, in the order of the book."""

    as_of = serializers.DateField(help_text="The county's today.")
    revision = serializers.CharField(
        allow_null=True, help_text="Code of the revision in force; null for none."
    )
    counted_on = serializers.DateField(
        allow_null=True, help_text="The day of the count; null before the first."
    )
    threshold = ThresholdSerializer(allow_null=True, help_text="null where the county has not set one.")
    rules = RuleHealthSerializer(many=True, help_text="The rules.")


EXAMPLE: dict[str, Any] = {
    "as_of": "2026-11-23",
    "revision": "2026-1",
    "counted_on": "2026-11-23",
    "threshold": {
        "objections": 50,
        "decided": 20,
        "percent": 40,
        "reason": "As the county council decided.",
        "on": "2026-01-01",
    },
    "rules": [
        {
            "code": "TR-01",
            "title": {"en": "Traffic offence", "zh": "交通违法"},
            "under_review": True,
            "since": "2026-11-20",
            "cause": "objections",
            "objections": 61,
            "counts": [{"revision": "2026-1", "records": 433, "decided": 31, "succeeded": None}],
        }
    ],
}


class RuleHealthList(CountyEndpoint):
    """How each rule in force fares: records, appeals, objections, and whether it is under review."""

    @extend_schema(
        operation_id="rule_health_list",
        summary="How the rules in force fare",
        tags=["rulebooks"],
        parameters=[COUNTY_SLUG],
        responses=RuleHealthListSerializer,
        examples=[OpenApiExample("One rule", EXAMPLE, response_only=True)],
    )
    def get(self, request: Request, county: str) -> HttpResponseBase:
        today = today_in(self.county, timezone.now())
        healths = rule_healths(today)
        document = RuleHealthListSerializer(
            {
                "as_of": today,
                "revision": healths[0].revision.code if healths else None,
                "counted_on": counted_on(),
                "threshold": threshold_in_force(),
                "rules": [_rule(health) for health in healths],
            }
        )
        return cacheable(request, document.data, seconds=A_MINUTE)


def _rule(health: RuleHealth) -> dict[str, Any]:
    mark: RuleMark | None = health.mark if health.under_review else None
    return {
        "code": health.rule.code,
        "title": health.rule.title.document(),
        "under_review": mark is not None,
        "since": mark.on if mark is not None else None,
        "cause": mark.cause if mark is not None else None,
        "objections": at_least(health.objections),
        "counts": [
            {
                "revision": code,
                "records": said.records,
                "decided": said.decided,
                "succeeded": said.succeeded,
            }
            for code, counts in health.counts.items()
            for said in [shown(counts)]
        ],
    }
