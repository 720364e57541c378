"""Consultations: which there are, their texts, comments with their answers, and the counts."""

from django.db.models import QuerySet

from rules.models import Comment, Consultation, ConsultationVersion, Draft


def consultations() -> QuerySet[Consultation]:
    """Every consultation of the county, the latest first."""
    return Consultation.objects.select_related("draft").order_by("-number")


def latest_consultation(draft: Draft) -> Consultation | None:
    """The draft's last consultation, open or closed."""
    return Consultation.objects.filter(draft=draft).order_by("-number").first()


def latest_version(consultation: Consultation) -> ConsultationVersion:
    """The text that lies open, or lay open last."""
    return ConsultationVersion.objects.filter(consultation=consultation).latest("number")


def unanswered_of_draft(draft: Draft) -> QuerySet[Comment]:
    """Comments without an answer in any consultation on the draft."""
    return Comment.objects.filter(consultation__draft=draft, answers__isnull=True)


def unanswered(consultation: Consultation) -> QuerySet[Comment]:
    """Comments without an answer, the first first."""
    return Comment.objects.filter(consultation=consultation, answers__isnull=True)
