"""Every member of every closed list has words in both languages: a new one without words fails here."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import typing
from dataclasses import fields
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

import rules.engine
from rules.engine import needs as n
from rules.engine import programmes
from rules.engine.book import (
    Amount,
    Between,
    Cap,
    CleanYear,
    Evidence,
    Fixed,
    Form,
    Hold,
    Ladder,
    Per,
    Programme,
    ProgrammeEffect,
    Reach,
    Rule,
    Season,
    Title,
)
from rules.engine.diff import (
    CATEGORY_FIELDS,
    GRADE_FIELDS,
    HEAD_FIELDS,
    PROGRAMME_FIELDS,
    RULE_FIELDS,
    SCALE_FIELDS,
    Kind,
)
from rules.engine.facts import State
from rules.engine.grounds import GROUNDS
from rules.engine.phrases import EVIDENCE, UNITS, points, quantity, signed, span, window
from rules.engine.problems import MESSAGES
from rules.engine.programme_format import NEEDS
from rules.engine.programmes import Answer, Verdict
from rules.engine.spans import Span, SpanUnit, Window
from rules.engine.trace import Choice, Effect, NoScore, Reason, Step, StepName, Why
from rules.engine.words import say_answer, say_form, say_need, say_no_score, say_path, say_reason, say_step
from rules.engine.words_effect import NO_SCORE
from rules.engine.words_fields import FIELD_NAMES, PART_NAMES, REACHES, say_value
from rules.engine.words_lines import STATES
from rules.engine.words_path import WORDS as PATH_WORDS
from rules.engine.words_programme import EFFECTS, VERDICTS
from rules.engine.words_steps import WORDS as STEP_WORDS
from rules.engine.words_steps import deciding_step
from rules.files import problems as file_problems
from tests.unit.engine.samples import book

ENGINE = Path(rules.engine.__file__).parent
CHINESE = re.compile("[一-鿿]")
DAY = date(2020, 3, 31)
TWO = Title("an hour", "小时")
FORMS: dict[type, Form] = {
    Fixed: Fixed(-1000),
    Between: Between(-5000, -500),
    Per: Per(100, 400, Title.plain("hour"), Window.CALENDAR_YEAR),
    Ladder: Ladder((-100, -200), Span(6, SpanUnit.MONTHS)),
    CleanYear: CleanYear(1000),
}
NEED_SAMPLES: dict[str, n.Need] = {
    need.key: need
    for need in (
        n.AllOf((n.MinAge(60), n.MaxAge(80))),
        n.AnyOf((n.MinAge(60), n.MaxAge(80))),
        n.NotOf(n.MinAge(60)),
        n.MinGrade("A"),
        n.MaxGrade("A"),
        n.MinScore(100000),
        n.MaxScore(100000),
        n.MinAge(60),
        n.MaxAge(60),
        n.LivesIn(("v1",)),
        n.EnrolledFor(Span(6, SpanUnit.MONTHS)),
        n.ActiveRecord("V-1"),
        n.NoActiveRecord("V-1"),
        n.CategoryPoints("deeds", 100, Span(6, SpanUnit.MONTHS)),
        n.HouseholdAverage(100000),
    )
}


def both(english: str, chinese: str) -> None:
    """Two texts, each in its own language."""
    assert english.strip()
    assert not CHINESE.search(english), english
    assert CHINESE.search(chinese), chinese


def effect_of(step: Step, reason: str = "") -> Effect:
    return Effect("ann", "r1", "V-1", "2019-1", 0, reason, DAY, "deeds", True, 100, (), (step,), made=False)


def step(name: StepName, **params: str | int | date) -> Step:
    return Step(
        name,
        0 if name is StepName.WORTH else 1000,
        500,
        {
            "cap": 500,
            "used": 0,
            "window": "lifetime",
            "code": "V-1",
            "best_worth": 100,
            "how": "repealed_by",
            **params,
        },
    )


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (Evidence, EVIDENCE),
        (ProgrammeEffect, EFFECTS),
        (Verdict, VERDICTS),
        (Reach, REACHES),
        (Why, PATH_WORDS),
        (StepName, STEP_WORDS),
        (NoScore, NO_SCORE),
        (State, STATES),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_every_member_has_its_words_and_no_words_are_left_over(
    members: type[StrEnum], words: dict[StrEnum, Title | tuple[str, str]]
) -> None:
    assert set(words) == set(members)
    for said in words.values():
        if isinstance(said, Title):
            both(said.en, said.zh)
        elif isinstance(said, tuple):
            both(*said)


@pytest.mark.parametrize("why", Why)
def test_why_a_revision_governs(why: Why) -> None:
    """scoring.md "4. Which revision governs a record"."""
    choice = Choice("2019-1", DAY, 100, True, why, True)
    effect = Effect("ann", "r", "V-1", "2019-1", 0, "", DAY, "deeds", True, 0, (choice,), ())
    both(*(" ".join(say_path(effect, language)) for language in ("en", "zh")))


@pytest.mark.parametrize("name", StepName)
def test_what_a_step_did(name: StepName) -> None:
    said = [say_step(effect_of(step(name)), step(name), language) for language in ("en", "zh")]
    both(*said)


@pytest.mark.parametrize("how", ["no_revision", "no_such_rule", "repealed_by"])
def test_how_a_record_is_repealed(how: str) -> None:
    found = step(StepName.REPEALED, how=how, revision="2019-1", since=DAY)
    both(*(say_step(effect_of(found), found, language) for language in ("en", "zh")))


FORM_PARAMS: dict[str, list[dict[str, str | int | date]]] = {
    "points": [{}],
    "points_between": [{"chosen": 500}, {"chosen": 900, "low": 100, "high": 500}, {}],
    "per": [
        {"quantity": 700, "step": 400},
        {"quantity": 700, "step": 400, "before": 100, "after": 800, "window": "calendar_year"},
    ],
    "ladder": [{"count": 2, "since": DAY}],
    "clean_year": [{"year": 2019}],
}


@pytest.mark.parametrize(
    ("form", "params"), [(form, params) for form, found in FORM_PARAMS.items() for params in found]
)
@pytest.mark.parametrize("after", [500, 0])
def test_what_a_record_is_worth_and_why(form: str, params: dict[str, str | int | date], after: int) -> None:
    found = Step(StepName.WORTH, 0, after, {"form": form, **params})
    both(*(say_step(effect_of(found), found, language) for language in ("en", "zh")))


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_comes_from_a_step_and_is_said(reason: Reason) -> None:
    names = {Reason.TOO_LITTLE: StepName.WORTH, Reason.CAPPED: StepName.RULE_CAP}
    found = step(names[reason] if reason in names else StepName(reason.value))
    effect = effect_of(found, reason.value)
    assert deciding_step(effect) is found
    both(*(say_reason(effect, language) for language in ("en", "zh")))


@pytest.mark.parametrize("reason", NoScore)
def test_why_there_is_no_score(reason: NoScore) -> None:
    both(*(say_no_score(reason, language) for language in ("en", "zh")))


def test_every_form() -> None:
    assert set(FORMS) == set(typing.get_args(Form))
    for form in FORMS.values():
        both(*(say_form(form, language) for language in ("en", "zh")))


def test_every_need() -> None:
    """scoring.md "7. Programmes (benefits)"."""
    assert set(NEED_SAMPLES) == set(NEEDS) == {kind.key for kind in typing.get_args(n.Need)}
    for key, need in NEED_SAMPLES.items():
        english, chinese = (say_need(book(), need, language) for language in ("en", "zh"))
        assert key not in (english, chinese)
        both(english, chinese)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("reason", [programmes.NOT_OPEN, programmes.NO_PLACE_LEFT, "min_age"])
def test_every_answer(verdict: Verdict, reason: str) -> None:
    truth = {Verdict.ELIGIBLE: True, Verdict.NOT_ELIGIBLE: False, Verdict.UNDETERMINED: None}[verdict]
    answer = Answer("ann", "heating", verdict, reason, programmes.Finding(n.MinAge(60), truth))
    both(*(say_answer(answer, book(), language) for language in ("en", "zh")))


def test_every_window_length_and_unit() -> None:
    for kind in Window:
        both(*(window(kind, language) for language in ("en", "zh")))
    for unit in SpanUnit:
        both(*(span(Span(6, unit), language) for language in ("en", "zh")))
    for name in UNITS:
        both(*(quantity(400, Title.plain(name), language) for language in ("en", "zh")))


def test_every_ground() -> None:
    for title in GROUNDS.values():
        both(title.en, title.zh)


def test_every_part_and_field_of_a_change() -> None:
    named = {*HEAD_FIELDS, *SCALE_FIELDS, *GRADE_FIELDS, *CATEGORY_FIELDS, *RULE_FIELDS, *PROGRAMME_FIELDS}
    assert set(FIELD_NAMES) == named
    for english, chinese in (*PART_NAMES.values(), *FIELD_NAMES.values()):
        both(english, chinese)
    assert set(Kind) == {"added", "dropped", "changed"}, "words_diff has a sentence for each"
    values = [*FORMS.values(), Cap(500, Window.LIFETIME), Hold("A", Span(6, SpanUnit.MONTHS)), True, False, None,
              Span(6, SpanUnit.MONTHS), *Evidence, *ProgrammeEffect, *Reach, Amount(500, TWO), TWO, Season((10, 1), (3, 31)),
              "traffic_offence"]  # fmt: skip
    for value in values:
        both(*(say_value(value, "ground", language) for language in ("en", "zh")))


def test_every_rule_and_programme_field_is_compared() -> None:
    """A key that `diff` does not know would change a book without a word."""
    assert {field.name for field in fields(Rule)} == {*RULE_FIELDS, "code"}
    assert {field.name for field in fields(Programme)} == {*PROGRAMME_FIELDS, "code"}


@pytest.mark.parametrize("messages", [MESSAGES, file_problems.MESSAGES], ids=["books", "files"])
def test_every_message_has_both_languages_and_the_same_gaps(messages: dict[str, dict[str, str]]) -> None:
    gaps = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
    for code, said in messages.items():
        assert set(said) == {"en", "zh"}, code
        assert CHINESE.search(said["zh"]), code
        english, chinese = ({gap.removesuffix("_zh") for gap in gaps.findall(said[k])} for k in ("en", "zh"))
        assert english == chinese, code


def test_every_problem_that_the_engine_notes_has_a_message() -> None:
    """A code in the source without words would be a KeyError before the reader."""
    pattern = re.compile(r'(?:notes\.add|note|Problem)\(\s*(?:"R\d", )?"([a-z_]+)"')
    codes = {code for path in ENGINE.glob("*.py") for code in pattern.findall(path.read_text())}
    assert len(codes) > 50
    assert codes <= set(MESSAGES)


def test_numbers_have_thousands_apart_in_both_languages() -> None:
    for language in ("en", "zh"):
        assert "1,234.5" in points(123450, language)
        assert "12,345" in signed(-1234500, language)
        assert "1,000" in quantity(100000, Title.plain("hour"), language)


@pytest.mark.parametrize(
    "name", sorted(module.name for module in pkgutil.iter_modules(rules.engine.__path__) if not module.ispkg)
)
def test_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"rules.engine.{name}")
    assert doctest.testmod(module).failed == 0
