"""Consultations and comments as the API tells them. Nobody is named, not even by a masked name."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from counties.api.serializers import InTwoLanguages
from counties.calendars import today_in
from rules.models import Comment, Consultation, ConsultationVersion
from rules.presenters.consultation.page import is_over
from rules.selectors.consultation_texts import engine_version
from rules.selectors.consultations import counts_of, latest_version, statements, versions

PART = serializers.CharField(
    allow_null=True,
    help_text="Kind of clause: rulebook, scale, grade, category, rule or programme; null for the whole text.",
)


class CommentCountsSerializer(serializers.Serializer[Any]):
    """How many comments, hidden ones too. They are counts of what people said in public."""

    comments = serializers.IntegerField(help_text="All of them.")
    against = serializers.IntegerField(help_text="Against it.")
    neither = serializers.IntegerField(help_text="Neither for nor against.")

    def get_fields(self) -> dict[str, Any]:
        """`for` is no name that Python allows in a class."""
        return {**super().get_fields(), "for": serializers.IntegerField(help_text="For it.")}


class ClauseCommentsSerializer(serializers.Serializer[Any]):
    """The comments on one clause of one version."""

    part = serializers.SerializerMethodField(help_text="Kind of clause; null for the whole text.")
    code = serializers.CharField(help_text="Code of the clause; empty for what stands alone.")
    version = serializers.IntegerField(help_text="The version of the text of which they speak.")
    against = serializers.IntegerField(help_text="Against it.")
    neither = serializers.IntegerField(help_text="Neither for nor against.")

    def get_fields(self) -> dict[str, Any]:
        """`for` is no name that Python allows in a class."""
        return {**super().get_fields(), "for": serializers.IntegerField(help_text="For it.")}

    @extend_schema_field(PART)
    def get_part(self, row: dict[str, Any]) -> str | None:
        return row["part"] or None


class ConsultationSerializer(serializers.Serializer[Any]):
    """A consultation without its text."""

    number = serializers.IntegerField(help_text="Its number in the county, for good.")
    title = serializers.SerializerMethodField(help_text="Title of the text that lies open.")
    effective_from = serializers.SerializerMethodField(help_text="The day on which it would take effect.")
    opened_on = serializers.DateField(help_text="The day on which it was opened.")
    closes_on = serializers.DateField(help_text="The last day for comments.")
    open = serializers.SerializerMethodField(help_text="Whether it takes comments today.")
    version = serializers.SerializerMethodField(help_text="Number of the version that lies open.")
    digest = serializers.SerializerMethodField(help_text="SHA-256 of its canonical text, in hex.")
    counts = serializers.SerializerMethodField(help_text="Comments so far; for good once it is closed.")
    url = serializers.SerializerMethodField(help_text="The consultation with its text.")
    comments_url = serializers.SerializerMethodField(help_text="Its comments.")

    @extend_schema_field(InTwoLanguages)
    def get_title(self, consultation: Consultation) -> dict[str, str]:
        return engine_version(_text(consultation)).title.document()  # type: ignore[return-value]

    @extend_schema_field(serializers.DateField)
    def get_effective_from(self, consultation: Consultation) -> str:
        return engine_version(_text(consultation)).effective_from.isoformat()

    def get_open(self, consultation: Consultation) -> bool:
        return not is_over(consultation, today_in(consultation.county, timezone.now()))

    def get_version(self, consultation: Consultation) -> int:
        return int(_text(consultation).number)

    def get_digest(self, consultation: Consultation) -> str:
        return str(_text(consultation).digest)

    @extend_schema_field(CommentCountsSerializer)
    def get_counts(self, consultation: Consultation) -> dict[str, Any]:
        return dict(CommentCountsSerializer(_counts(consultation)).data)

    def get_url(self, consultation: Consultation) -> str:
        return reverse("api:consultation-detail", args=[consultation.county.slug, consultation.number])

    def get_comments_url(self, consultation: Consultation) -> str:
        return reverse("api:consultation-comments", args=[consultation.county.slug, consultation.number])


class ConsultationVersionSerializer(serializers.Serializer[Any]):
    """A text that lay open."""

    number = serializers.IntegerField(help_text="1 for the text it began with.")
    digest = serializers.CharField(help_text="SHA-256 of its canonical text, in hex.")
    laid_open_at = serializers.DateTimeField(source="at", help_text="When.")
    why = serializers.CharField(help_text="Why it was changed; empty for the first.")


class ConsultationStatementSerializer(serializers.Serializer[Any]):
    """What the county said at the end. A correction is another one; the earlier ones stay."""

    number = serializers.IntegerField(help_text="1 for the first; each correction has the next.")
    written_at = serializers.DateTimeField(source="at", help_text="When.")
    heard = InTwoLanguages(help_text="What people said.")
    changed = InTwoLanguages(help_text="What changed because of it.")
    kept = InTwoLanguages(help_text="What did not change, and why.")
    why = serializers.CharField(help_text="Why it was corrected; empty for the first.")


class ConsultationTextSerializer(ConsultationSerializer):
    """A consultation with the text that lies open, or lay open last."""

    clauses = serializers.SerializerMethodField(help_text="Comments by clause and version.")
    versions = serializers.SerializerMethodField(help_text="Every text that lay open, the latest first.")
    statements = serializers.SerializerMethodField(
        help_text="The county's closing statement, and below it what it corrected; empty until one is written."
    )
    document = serializers.SerializerMethodField(
        help_text="The text as docs/reference/rulebook-format.md describes it."
    )

    @extend_schema_field(ClauseCommentsSerializer(many=True))
    def get_clauses(self, consultation: Consultation) -> list[Any]:
        return list(ClauseCommentsSerializer(_counts(consultation)["clauses"], many=True).data)

    @extend_schema_field(ConsultationVersionSerializer(many=True))
    def get_versions(self, consultation: Consultation) -> list[Any]:
        return list(ConsultationVersionSerializer(versions(consultation), many=True).data)

    @extend_schema_field(ConsultationStatementSerializer(many=True))
    def get_statements(self, consultation: Consultation) -> list[Any]:
        return list(ConsultationStatementSerializer(statements(consultation), many=True).data)

    def get_document(self, consultation: Consultation) -> dict[str, Any]:
        return dict(_text(consultation).document)


class CommentAnswerSerializer(serializers.Serializer[Any]):
    """What the county answered."""

    at = serializers.DateTimeField(help_text="When.")
    words = serializers.CharField(help_text="The answer.")


class CommentSerializer(serializers.Serializer[Any]):
    """What somebody said. Words that were hidden are null; the comment counts."""

    number = serializers.IntegerField(help_text="Its number in the consultation.")
    version = serializers.IntegerField(
        source="version.number", help_text="The version of the text of which it speaks."
    )
    part = serializers.SerializerMethodField(help_text="Kind of clause; null for the whole text.")
    code = serializers.CharField(help_text="Code of the clause; empty for what stands alone.")
    stance = serializers.ChoiceField(Comment.Stance.values, help_text="For it, against it, or neither.")
    speaker = serializers.ChoiceField(Comment.Speaker.values, help_text="As what the person spoke.")
    on = serializers.DateField(help_text="The day on which it came in.")
    words = serializers.SerializerMethodField(help_text="What was said; null where the words are hidden.")
    hidden_because = serializers.SerializerMethodField(
        help_text="The public reason for hiding; empty where the words are shown."
    )
    answers = CommentAnswerSerializer(many=True, help_text="The county's answers, the first first.")

    @extend_schema_field(PART)
    def get_part(self, comment: Comment) -> str | None:
        return str(comment.part) or None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_words(self, comment: Comment) -> str | None:
        return None if _hiding(comment) else str(comment.words)

    def get_hidden_because(self, comment: Comment) -> str:
        return _hiding(comment)


def _hiding(comment: Comment) -> str:
    """The reason of the last decision, where it hides the words."""
    last = next(iter(comment.hidings.all()), None)
    return last.why if last is not None and last.hidden else ""


def _text(consultation: Consultation) -> ConsultationVersion:
    """The last version, read once a reply."""
    kept: ConsultationVersion | None = getattr(consultation, "latest_text", None)
    if kept is None:
        kept = latest_version(consultation)
        consultation.latest_text = kept  # type: ignore[attr-defined]
    return kept


def _counts(consultation: Consultation) -> dict[str, Any]:
    on_file: dict[str, Any] | None = consultation.summary
    return on_file or counts_of(consultation)
