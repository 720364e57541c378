"""How often clauses are stopped, and how often without need: the figures of docs/reference/protected-conduct.md."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rules.engine.format import load_toml
from rules.engine.paraphrase.finding import suspects
from tests.unit.engine.protected_words import found, rule

HERE = Path(__file__).parent
BOOKS = sorted((HERE.parents[2] / "counties").glob("*/rulebook/*.toml"))


def test_recall_on_paraphrases_kept_apart() -> None:
    wanted = tomllib.loads((HERE / "paraphrases.toml").read_text(encoding="utf-8"))
    stopped = {
        language: [
            bool(found(rule(title, title={language: title}, legal_basis="")))
            for titles in of_language.values()
            for title in titles
        ]
        for language, of_language in wanted.items()
    }
    assert {language: (sum(each), len(each)) for language, each in stopped.items()} == {
        "zh": (69, 70),
        "en": (64, 65),
    }


def test_lawful_deductions_are_seldom_stopped() -> None:
    lawful = tomllib.loads((HERE / "lawful_deductions.toml").read_text(encoding="utf-8"))
    stopped = [
        title
        for language, titles in lawful.items()
        for title in titles
        if found(rule(title, title={language: title}, legal_basis=""))
    ]
    assert len(stopped) <= 0.08 * sum(map(len, lawful.values())), stopped


def test_shipped_books_are_stopped_only_where_history_took_points_for_protected_conduct() -> None:
    stopped = {}
    for path in BOOKS:
        revision = load_toml(path.read_text(encoding="utf-8"), path.name)
        codes = [one.code for one in suspects(revision.document)]
        if codes:
            stopped[path.parts[-3], revision.code] = codes
    assert stopped == {("suining", "2010-1"): ["SN-01", "SN-04", "SN-10", "SN-11"]}


@pytest.mark.parametrize(
    "title",
    [
        *("上仿", "尚访", "讠方问上门", "给镇里添麻烦", "言行不利于本村形象", "念书会", "重点人员"),
        *(
            "Making trouble for the township",
            "Words that harm the village's image",
            "Attending a reading circle",
        ),
        *("A person of interest", "Requérant obstiné", "Known troublemaker"),
    ],
)
def test_what_the_catalogue_does_not_know_passes_it(title: str) -> None:
    """Characters that only sound alike, characters taken apart, euphemisms, other languages: people have to see them."""
    assert not found(rule(title))
