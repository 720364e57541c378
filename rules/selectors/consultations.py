"""Consultations: which there are, their texts, comments with their answers, and the counts."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from rules.models import (
    Comment,
    CommentHiding,
    Consultation,
    ConsultationStatement,
    ConsultationTerm,
    ConsultationVersion,
    Draft,
    PaperForm,
)

TEXTS = ("document", "compared_with__document")
"""Read from the database only where a process has not parsed the text yet (`consultation_texts`)."""


def consultations() -> QuerySet[Consultation]:
    """Every consultation of the county, the latest first."""
    return Consultation.objects.select_related("draft").order_by("-number")


def latest_consultation(draft: Draft) -> Consultation | None:
    """The draft's last consultation, open or closed."""
    return Consultation.objects.filter(draft=draft).order_by("-number").first()


def latest_version(consultation: Consultation) -> ConsultationVersion:
    """The text that lies open, or lay open last."""
    found = ConsultationVersion.objects.filter(consultation=consultation).select_related("compared_with")
    return found.defer(*TEXTS).latest("number")


def unanswered_of_draft(draft: Draft) -> QuerySet[Comment]:
    """Comments without an answer in any consultation on the draft."""
    return Comment.objects.filter(consultation__draft=draft, answers__isnull=True)


def unanswered(consultation: Consultation) -> QuerySet[Comment]:
    """Comments without an answer, the first first."""
    return Comment.objects.filter(consultation=consultation, answers__isnull=True)


def consultation_of(number: int) -> Consultation | None:
    """The consultation of that number."""
    return Consultation.objects.filter(number=number).select_related("draft__revision", "county").first()


def versions(consultation: Consultation) -> QuerySet[ConsultationVersion]:
    """Every text that lay open, the latest first."""
    return (
        ConsultationVersion.objects.filter(consultation=consultation)
        .select_related("compared_with", "by")
        .defer(*TEXTS)
        .order_by("-number")
    )


def terms(consultation: Consultation) -> QuerySet[ConsultationTerm]:
    """Every end that was set, the first first."""
    return ConsultationTerm.objects.filter(consultation=consultation).order_by("at", "pk")


def comments(consultation: Consultation) -> QuerySet[Comment]:
    """Every comment with its answers and hidings, the first first."""
    return (
        Comment.objects.filter(consultation=consultation)
        .select_related("version", "resident", "paper")
        .defer("version__document")
        .prefetch_related("answers__by", "hidings__by")
        .order_by("number")
    )


def statements(consultation: Consultation) -> QuerySet[ConsultationStatement]:
    """What the county said at the end: the statement that holds, then those that it corrected."""
    found = ConsultationStatement.objects.filter(consultation=consultation).select_related("by")
    return found.order_by("-number")


def latest_statement(consultation: Consultation) -> ConsultationStatement | None:
    """The closing statement that holds; None until one is written."""
    return statements(consultation).first()


def paper_form(code: str) -> PaperForm | None:
    """The form of that code, typed with or without its dashes, in any case."""
    typed = "".join(code.upper().split()).replace("-", "")
    spelled = "-".join((typed[:1], typed[1:5], typed[5:]))
    return PaperForm.objects.filter(code=spelled).select_related("version__consultation").first()


def is_hidden(comment: Comment) -> bool:
    """Whether the words are hidden: the last decision on them holds."""
    last = CommentHiding.objects.filter(comment=comment).order_by("-at", "-pk").first()
    return last is not None and last.hidden


def counts_of(consultation: Consultation) -> dict[str, Any]:
    """How many comments for, against and neither: in all, by who spoke, by version, and by clause and version.

    A hidden comment counts like any other. These are counts of what people said in public, so small ones stay.
    """
    rows = Counter(
        Comment.objects.filter(consultation=consultation)
        .order_by()
        .values_list("part", "code", "version__number", "speaker", "stance")
    )
    clauses: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    stances: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    for (part, code, version, speaker, stance), count in rows.items():
        clauses[part, code, version][stance] += count
        stances[stance] += count
        speakers[speaker] += count
    latest = latest_version(consultation)
    return {
        "comments": sum(stances.values()),
        **{stance: stances[stance] for stance in Comment.Stance.values},
        "speakers": {speaker: speakers[speaker] for speaker in Comment.Speaker.values},
        "versions": latest.number,
        "digest": latest.digest,
        "clauses": [
            {
                "part": part,
                "code": code,
                "version": version,
                **{stance: found[stance] for stance in Comment.Stance.values},
            }
            for (part, code, version), found in sorted(clauses.items())
        ],
    }


def open_consultations(today: date) -> QuerySet[Consultation]:
    """Those that take comments on that day, the one that ends first before the others."""
    return (
        Consultation.objects.filter(
            closed_at__isnull=True, closes_on__gte=today, draft__status=Draft.Status.OPEN
        )
        .select_related("draft")
        .order_by("closes_on", "number")
    )


def papers_printed(consultation: Consultation, *, by: Any, first: int, last: int) -> QuerySet[PaperForm]:
    """Forms with these ids that this person made and nobody entered yet."""
    return (
        PaperForm.objects.filter(version__consultation=consultation, printed_by=by, comments__isnull=True)
        .filter(pk__gte=first, pk__lte=last)
        .select_related("version")
        .order_by("pk")
    )
