"""Rulebooks and their revisions, records and their transitions, scores and the runs that make them."""

from rules.models.draft import Draft, DraftEdit
from rules.models.impact import ImpactCase, ImpactReport
from rules.models.record import OpenRecord, Record, RecordTransition
from rules.models.rulebook import Revision, Rulebook
from rules.models.run import CurrentRun, RecomputeRequest, Run, RunChunk
from rules.models.score import Score, ScoreChange

__all__ = [
    "CurrentRun",
    "Draft",
    "DraftEdit",
    "ImpactCase",
    "ImpactReport",
    "OpenRecord",
    "RecomputeRequest",
    "Record",
    "RecordTransition",
    "Revision",
    "Rulebook",
    "Run",
    "RunChunk",
    "Score",
    "ScoreChange",
]
