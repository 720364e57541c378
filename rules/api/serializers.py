"""Revisions and what changes from one to the next, as the API tells them."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from counties.api.serializers import InTwoLanguages
from rules.engine.diff import Change, Kind
from rules.engine.history import FIELDS, Stay
from rules.engine.words_diff import say_consequence
from rules.engine.words_fields import field_text
from rules.models import Revision


class RevisionSerializer(serializers.Serializer[Any]):
    """A published revision without its text."""

    code = serializers.CharField(help_text="Its name, unique in the county.")
    title = serializers.SerializerMethodField(help_text="Its title.")
    effective_from = serializers.DateField(help_text="The day it takes effect.")
    published_on = serializers.DateField(
        allow_null=True, help_text="Known from that day; null for a text that was always known."
    )
    archival = serializers.BooleanField(help_text="History, loaded as it was.")
    digest = serializers.CharField(help_text="SHA-256 of the canonical text, in hex; also its ETag.")
    withdrawn_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When it was taken back before its day; it never takes effect. Null otherwise.",
    )
    withdrawal_reason = serializers.CharField(
        allow_blank=True, help_text="Why it was taken back; empty where it was not."
    )
    url = serializers.SerializerMethodField(help_text="The revision with its text.")

    @extend_schema_field(InTwoLanguages)
    def get_title(self, revision: Revision) -> dict[str, str]:
        title: dict[str, str] = revision.document["rulebook"]["title"]
        return title

    def get_url(self, revision: Revision) -> str:
        return reverse("api:revision-detail", args=[revision.county.slug, revision.code])


class RevisionTextSerializer(RevisionSerializer):
    """A published revision with its text."""

    document = serializers.DictField(help_text="The text as docs/reference/rulebook-format.md describes it.")


class BookInForceSerializer(serializers.Serializer[Any]):
    """The book that applies on a day."""

    as_of = serializers.DateField(help_text="The day asked for; the county's today where none was.")
    revision = RevisionTextSerializer(
        help_text="The revision in force on that day; for a day to come, as published so far."
    )


class ChangeSerializer(serializers.Serializer[Any]):
    """One difference between two revisions."""

    part = serializers.ChoiceField(
        ["rulebook", "scale", "grade", "category", "rule", "programme"], help_text="What kind of clause."
    )
    kind = serializers.ChoiceField([str(kind) for kind in Kind], help_text="What happens to it.")
    code = serializers.CharField(help_text="Code of the clause; empty for the scale and the book's head.")
    field = serializers.CharField(
        help_text="Which of its fields; empty where the whole clause comes or goes."
    )
    before = InTwoLanguages(allow_null=True, help_text="The field before, in words; null for a whole clause.")
    after = InTwoLanguages(allow_null=True, help_text="The field after, in words; null for a whole clause.")
    text = InTwoLanguages(
        help_text="The change in words; between neighbours with what it means for earlier records."
    )


class DiffSerializer(serializers.Serializer[Any]):
    """What changes from one revision to another."""

    old = RevisionSerializer(help_text="The revision before.")
    new = RevisionSerializer(help_text="The revision after.")
    direct = serializers.BooleanField(
        help_text="Whether `new` takes effect next after `old`. If not, nothing is said of earlier records: the "
        "revisions in between have said it for their own changes."
    )
    between = serializers.ListField(
        child=serializers.CharField(),
        help_text="Codes of the revisions that lie between, the earliest first.",
    )
    changes = ChangeSerializer(many=True, help_text="Every difference, clause by clause.")


def change_document(change: Change, *, direct: bool) -> dict[str, Any]:
    """One change as `ChangeSerializer` describes it; ``direct`` as in `DiffSerializer`."""
    before: dict[str, str] | None = None
    after: dict[str, str] | None = None
    if change.field:
        sides = {language: field_text(change, language) for language in ("en", "zh")}
        before = {language: said[0] for language, said in sides.items()}
        after = {language: said[1] for language, said in sides.items()}
    return {
        "part": change.part,
        "kind": str(change.kind),
        "code": change.code,
        "field": change.field,
        "before": before,
        "after": after,
        "text": {language: _said(change, language, direct) for language in ("en", "zh")},
    }


def _said(change: Change, language: str, direct: bool) -> str:
    text = change.say(language)
    return text if direct else text.removesuffix(say_consequence(change, language)).rstrip()


class PlaceInTimeSerializer(serializers.Serializer[Any]):
    """A revision by its code, with the day on which it takes effect."""

    revision = serializers.CharField(help_text="Code of the revision.")
    effective_from = serializers.DateField(help_text="The day it takes effect.")


class ClauseStepSerializer(PlaceInTimeSerializer):
    """What one revision did to a clause."""

    stay = serializers.ChoiceField(
        [str(stay) for stay in Stay],
        help_text="`absent`: it does not have the clause; `same`: it left it as it was.",
    )
    fields_changed = serializers.ListField(
        child=serializers.CharField(),
        help_text="For `changed`: which fields differ from the revision before.",
    )


class ClauseSerializer(serializers.Serializer[Any]):
    """One clause in one revision, with its history through all of them."""

    part = serializers.ChoiceField(list(FIELDS), help_text="What kind of clause.")
    code = serializers.CharField(help_text="Its code.")
    revision = RevisionSerializer(help_text="The revision in which it stands.")
    document = serializers.DictField(help_text="Its text as docs/reference/rulebook-format.md describes it.")
    text = InTwoLanguages(help_text="The clause in words.")
    breaks = serializers.ListField(
        child=serializers.CharField(),
        help_text="Articles of the charter that it does not keep; only in texts of history. R1: protected conduct.",
    )
    since = PlaceInTimeSerializer(
        allow_null=True, help_text="Which revision gave it this form; null in one that was withdrawn."
    )
    until = PlaceInTimeSerializer(
        allow_null=True, help_text="Which revision ends this form; null where none does."
    )
    history = ClauseStepSerializer(many=True, help_text="What each revision did to it, the earliest first.")
