"""Rulebooks and their revisions, records and their transitions, scores and the runs that make them."""

from rules.models.consultation import (
    Comment,
    CommentAnswer,
    CommentHiding,
    Consultation,
    ConsultationTerm,
    ConsultationVersion,
    PaperForm,
)
from rules.models.draft import Draft, DraftEdit
from rules.models.health import HealthThreshold, Objection, RuleCount, RuleMark
from rules.models.impact import ImpactCase, ImpactReport
from rules.models.record import OpenRecord, Record, RecordTransition
from rules.models.review import ClauseReview, PublicationCheck
from rules.models.rulebook import Revision, Rulebook
from rules.models.run import CurrentRun, RecomputeRequest, Run, RunChunk, RunFindings
from rules.models.score import Score, ScoreChange
from rules.models.simulation import Simulation
from rules.models.snapshot import Snapshot, SnapshotChange
from rules.models.statement import ConsultationStatement
from rules.models.telling import RevisionEffect, RevisionTelling
from rules.models.verification import RunVerification, RunVerificationPart

__all__ = [
    "ClauseReview",
    "Comment",
    "CommentAnswer",
    "CommentHiding",
    "Consultation",
    "ConsultationStatement",
    "ConsultationTerm",
    "ConsultationVersion",
    "CurrentRun",
    "Draft",
    "DraftEdit",
    "HealthThreshold",
    "ImpactCase",
    "ImpactReport",
    "Objection",
    "OpenRecord",
    "PaperForm",
    "PublicationCheck",
    "RecomputeRequest",
    "Record",
    "RecordTransition",
    "Revision",
    "RevisionEffect",
    "RevisionTelling",
    "RuleCount",
    "RuleMark",
    "Rulebook",
    "Run",
    "RunChunk",
    "RunFindings",
    "RunVerification",
    "RunVerificationPart",
    "Score",
    "ScoreChange",
    "Simulation",
    "Snapshot",
    "SnapshotChange",
]
