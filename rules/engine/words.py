"""The engine's sentences in Chinese and English, for pages, letters and the command line."""

from __future__ import annotations

from rules.engine.words_effect import say_effect, say_no_score, say_reason, say_score
from rules.engine.words_lines import Line, explanation_lines, say_outside, say_way
from rules.engine.words_path import say_path
from rules.engine.words_programme import say_answer, say_need, say_programme
from rules.engine.words_revision import name_revision
from rules.engine.words_rule import (
    clause_sentences,
    say_cap,
    say_clause,
    say_form,
    say_hold,
    say_source,
)
from rules.engine.words_steps import say_clean_year, say_step, say_steps

__all__ = [
    "Line",
    "clause_sentences",
    "explanation_lines",
    "name_revision",
    "say_answer",
    "say_cap",
    "say_clause",
    "say_clean_year",
    "say_effect",
    "say_form",
    "say_hold",
    "say_need",
    "say_no_score",
    "say_outside",
    "say_path",
    "say_programme",
    "say_reason",
    "say_score",
    "say_source",
    "say_step",
    "say_steps",
    "say_way",
]
