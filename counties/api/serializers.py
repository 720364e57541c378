"""Shapes that every room's endpoints share, and a county as the API tells it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from counties.calendars import today_in
from counties.models import County


class StrictSerializer(serializers.Serializer[Any]):
    """A body in which only the declared names may occur; every fault is told at once."""

    unknown_field: ClassVar[object] = "?"  # what is said of another name, in the reader's language

    def to_internal_value(self, data: Any) -> Any:
        faults: dict[str, Any] = {}
        if isinstance(data, Mapping):
            unknown = ErrorDetail(str(self.unknown_field), code="unknown_field")
            faults = {name: [unknown] for name in data if name not in self.fields}
        try:
            read = super().to_internal_value(data)
        except serializers.ValidationError as error:
            found = error.detail if isinstance(error.detail, dict) else {}
            raise serializers.ValidationError({**faults, **found}) from error
        if faults:
            raise serializers.ValidationError(faults)
        return read


class InTwoLanguages(serializers.Serializer[Any]):
    """A text in both languages."""

    en = serializers.CharField(help_text="English text.")
    zh = serializers.CharField(help_text="Chinese text; the binding one.")


class CountySerializer(serializers.Serializer[Any]):
    """A county."""

    slug = serializers.CharField(help_text="Its name in addresses.")
    title = InTwoLanguages(help_text="Its name for people.")
    kind = serializers.ChoiceField(
        County.Kind.values, help_text="`live`, or `replay`: history, with synthetic residents only."
    )
    time_zone = serializers.CharField(help_text="IANA name; a day ends at its midnight.")
    today = serializers.SerializerMethodField(help_text="The day it is in the county.")
    url = serializers.SerializerMethodField(help_text="The county itself.")
    rulebook_url = serializers.SerializerMethodField(help_text="Its book in force.")
    revisions_url = serializers.SerializerMethodField(help_text="All revisions of its book.")

    def get_today(self, county: County) -> str:
        return today_in(county, timezone.now()).isoformat()

    def get_url(self, county: County) -> str:
        return reverse("api:county-detail", args=[county.slug])

    def get_rulebook_url(self, county: County) -> str:
        return reverse("api:rulebook", args=[county.slug])

    def get_revisions_url(self, county: County) -> str:
        return reverse("api:revision-list", args=[county.slug])
