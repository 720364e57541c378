"""What residents and admins read: clauses, reasons, scores and changes, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.engine.diff import diff
from rules.engine.evaluate import evaluate
from rules.engine.words import (
    say_clause,
    say_effect,
    say_no_score,
    say_path,
    say_programme,
    say_reason,
    say_score,
    say_steps,
)
from tests.unit.engine.samples import ANN, book, credit, deduction, document, record

LATER = {
    "revision": "2020-1",
    "effective_from": "2020-01-01",
    "title": {"en": "Book of 2020", "zh": "2020年规则"},
}


def clause(rule: dict[str, Any], language: str) -> str:
    revision = book(rules=[rule], programmes=[])
    return say_clause(revision, revision.rules[0], language, villages={"v1": "甲村"})


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        (deduction(), "Each record: −10 points. Counts for 60 months.", "每条记录扣10分。有效期60个月。"),
        (credit(points="0.5"), "Each record: +0.5 points.", "每条记录加0.5分。"),
        (deduction(points_between=[-50, -5]), "Each record: −5 to −50 points, set by the clerk within this range.",
         "每条记录扣5至50分，由经办人在此范围内确定。"),
        (credit(per={"points": 1, "quantity": 4, "unit": "hour"}), "For every full 4 hours: +1 point.",
         "每满4小时加1分，不足部分不计。"),
        (credit(per={"points": 2, "quantity": 10, "unit": "hour", "pooled": "lifetime"}),
         "Amounts add up over a lifetime.", "终身累计计算。"),
        (credit(per={"points": 1, "quantity": 1, "unit": {"en": "barrel", "zh": "桶"}}),
         "For every full 1 barrel: +1 point.", "每满1桶加1分，不足部分不计。"),
        (deduction(ladder={"points": [-20, -40], "look_back": "60 months"}),
         "Within 60 months, first: −20 points, second: −40 points; every later one like the last.",
         "60个月内，第1次扣20分，第2次扣40分（及以后每次相同）。"),
        (credit(once_every="6 months"), "At most once every 6 months.", "每6个月最多计一次。"),
        (credit(best_of="b"), "Of all records of this kind only the largest counts.", "同类记录只计分值最大的一条。"),
        (credit(cap={"points": 20, "window": "calendar_month"}), "Together at most 20 points in a calendar month.",
         "每个自然月合计最多20分。"),
        (deduction(points=0, holds_grade_at={"grade": "B", "lasts": "12 months"}),
         "No points. For 12 months the grade is at most B.", "不增减分数。此后12个月内等级不高于B。"),
        (credit(only_in=["v1"]), "Only for residents of 甲村.", "仅适用于甲村的居民。"),
        (credit(), "Source: illustrative, not an official text.", "来源：示例（非官方文本）。"),
        (deduction(legal_basis="Law, Art. 1."), "Legal basis: Law, Art. 1. Source", "法律依据：Law, Art. 1。来源"),
        (deduction(legal_basis={"en": "Law, Art. 1", "zh": "某法第一条"}, source={"en": "A report.", "zh": "某报道"}),
         "Legal basis: Law, Art. 1. Source: A report.", "法律依据：某法第一条。来源：某报道。"),
    ],
)  # fmt: skip
def test_a_clause_in_words(rule: dict[str, Any], english: str, chinese: str) -> None:
    assert english in clause(rule, "en")
    assert chinese in clause(rule, "zh-hans")


def test_a_repeal_names_the_revision_and_its_day() -> None:
    first = book(rules=[deduction()])
    repeal = book(rulebook={**LATER, "transition": "all_acts"}, rules=[])
    found = evaluate([first, repeal], ANN, [record("r", "T-2", "2019-06-01")], as_of=date(2020, 2, 1))
    (effect,) = found.effects
    assert say_reason(effect, "en", [first, repeal]) == (
        '"Book of 2020" (2020-1) repealed this rule from 1 January 2020. The record stays on file and counts nothing.'
    )
    assert say_reason(effect, "zh", [first, repeal]) == (
        "自2020年1月1日起施行的《2020年规则》（2020-1）废止了这条规则。记录保留，不再计分。"
    )
    assert (
        say_path(effect, "en", [first])[0]
        == 'On the day of the act "Book of 2019" (2019-1) was in force: −10 points.'
    )
    assert len(say_path(effect, "zh", [first, repeal])) == 2


def test_reasons_name_what_decided() -> None:
    rules = [
        credit("V-2", once_every="6 months"),
        credit("V-3", points=8, cap={"points": 10, "window": "calendar_year"}),
        credit("V-4", points=3, best_of="b"),
        credit("V-5", points=5, best_of="b", counts_for="1 month"),
        credit("V-6", per={"points": 1, "quantity": 4, "unit": "hour"}),
    ]
    records = [
        record("a", "V-2", "2019-01-01"),
        record("b", "V-2", "2019-02-01"),
        record("c", "V-3", "2019-02-02"),
        record("d", "V-3", "2019-02-03"),
        record("e", "V-4", "2019-02-04"),
        record("f", "V-5", "2019-02-05"),
        record("g", "V-6", "2019-02-06", quantity=300),
    ]
    revision = book(rules=rules)
    found = evaluate([revision], ANN, records, as_of=date(2019, 12, 1))
    said = {effect.record: say_reason(effect, "en") for effect in found.effects}
    assert said == {
        "a": "",
        "b": "The last one that counted was on 1 January 2019. The next can count from 1 July 2019.",
        "c": "",
        "d": "It would be +8 points, but V-3 counts at most 10 points in a calendar year, and 8 points were used before.",
        "e": "Of records of this kind only the largest counts: f (+5 points).",
        "f": "Its time is over: since 5 March 2019 it counts nothing.",
        "g": "The amount is too small for a point.",
    }
    assert say_effect(found.effects[0], "en", [revision]) == (
        '1 January 2019, V-2 Deed (record a): +10 points. It counts in full under "Book of 2019" (2019-1).'
    )


def test_the_score_in_a_sentence() -> None:
    rules = [credit(), deduction(points=-5, holds_grade_at={"grade": "B", "lasts": "12 months"})]
    records = [record("a", "V-2", "2019-02-01"), record("b", "T-2", "2019-04-01")]
    found = evaluate([book(rules=rules)], ANN, records, as_of=date(2019, 6, 1))
    assert say_score(found, "en") == (
        "You start with 1,000 points, good deeds add 10 points, deductions take 5 points: 1,005 points, grade B. "
        "By points alone it would be A, but T-2 (record b) holds it at B until 1 April 2020."
    )
    assert say_score(found, "zh") == (
        "从1,000分开始，加10分，扣5分，现为1,005分，等级B。按分数应为A，但T-2（记录b）使等级在2020年4月1日之前不高于B。"
    )
    assert say_no_score("not_enrolled", "zh") == "没有分数，因为当日没有本人同意。这不会带来任何不利。"


def test_a_programme_in_words() -> None:
    revision = book()
    programme = revision.programmes[0]
    assert say_programme(revision, programme, "en") == (
        "It gives a discount, 300 yuan per season. It needs: grade A or higher and 60 years or older."
    )
    assert "等级A及以上，并且年满60岁" in say_programme(revision, programme, "zh")


def changes(language: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [change.say(language) for change in diff(book(**old), book(**new)) if change.part != "rulebook"]


def test_a_changed_translation_is_shown_to_readers_of_either_language() -> None:
    both = {"en": "a law", "zh": "某法"}
    found = changes(
        "en", {"rules": [deduction()]}, {"rulebook": LATER, "rules": [deduction(legal_basis=both)]}
    )
    assert "Rule T-2 (Offence), the legal basis: “a law” becomes “某法”." in found
    new = {"rulebook": LATER, "rules": [credit(source={"en": "A report", "zh": "某报道"})]}
    found = changes("zh", {"rules": [credit(source="illustrative")]}, new)
    assert "规则V-2（好事）：来源由“示例（非官方文本）”改为“某报道”。" in found
    found = changes("en", {"rules": [credit()]}, new)
    assert "Rule V-2 (Deed), the source: “none” becomes “A report”." in found


@pytest.mark.parametrize(
    ("transition", "english", "chinese"),
    [
        ("all_acts", "all of them stop counting", "全部停止计分"),
        ("undecided", "those not yet in effect before 1 January 2020 stop counting", "尚未生效的停止计分"),
        ("new_acts", "they count as before", "照旧计分"),
    ],
)
def test_a_dropped_rule_says_what_becomes_of_earlier_records(
    transition: str, english: str, chinese: str
) -> None:
    new = {"rulebook": {**LATER, "transition": transition}, "rules": []}
    (said,) = changes("en", {"rules": [deduction()]}, new)
    assert said.startswith("Rule T-2 (Offence) is dropped. Earlier records: ")
    assert english in said
    (said,) = changes("zh", {"rules": [deduction()]}, new)
    assert said.startswith("删除规则T-2（违法）。此前的记录：")
    assert chinese in said


def test_every_kind_of_change_is_said_once() -> None:
    data = document()
    programme = data["programme"][0]
    old = {"rules": [deduction(), credit()]}
    new = {
        "rulebook": {**LATER, "transition": "all_acts"},
        "scale": {"base": 900},
        "grade": [{**data["grade"][0], "from": 980}, data["grade"][1]],
        "rules": [deduction(points=-5, counts_for="12 months"), credit(), deduction("T-9")],
        "programme": [{**programme, "places": 10}, {**programme, "code": "new"}],
    }
    assert changes("en", old, new) == [
        "The scale, the starting score: “1,000 points” becomes “900 points”. "
        "It applies to everyone from 1 January 2020.",
        "Grade A (Good), the lowest score of the grade: “970 points” becomes “980 points”. "
        "It applies to everyone from 1 January 2020.",
        "Rule T-2 (Offence), the points: “Each record: −10 points” becomes “Each record: −5 points”. "
        "The new text is milder and reaches all earlier acts.",
        "Rule T-2 (Offence), how long it counts: “60 months” becomes “12 months”. "
        "Earlier acts come under the new text only where its points are better for the resident.",
        "Rule T-9 (Offence) is new. Each record: −10 points. Counts for 60 months. "
        "Proof: a judgment or final decision. It touches only acts from 1 January 2020 on.",
        "Programme heating (Heating), the number of places: “none” becomes “10”.",
        "Programme new (Heating) is new. It gives a discount, 300 yuan per season. "
        "It needs: grade A or higher and 60 years or older.",
    ]
    assert len(changes("zh", old, new)) == 7
    assert diff(book(), book()) == ()


@pytest.mark.parametrize(
    ("rules", "acts", "english", "chinese"),
    [
        (
            [credit("A"), credit("B", replaces=["A"]), credit("C", replaces=["B"])],
            [("a", "A"), ("b", "B"), ("c", "C")],
            "Record b under B is of the same act and takes the place of this one, which counts nothing.",
            "同一行为另有记录b（B），由它替代本记录；本记录不计分。",
        ),
        (
            [credit("A", points_between=[0, 5])],
            [("a", "A")],
            "No points were set, and the end nearest to zero is 0.",
            "没有确定分值，最接近零的一端是0分。",
        ),
        (
            [credit("A", ladder={"points": [0, 5], "look_back": "1 month"})],
            [("a", "A")],
            "By its place in the row this one has no points.",
            "按次数，这一次是0分。",
        ),
    ],
)
def test_what_counts_nothing_is_said_as_it_is(
    rules: list[dict[str, Any]], acts: list[tuple[str, str]], english: str, chinese: str
) -> None:
    """One that takes another's place may itself be replaced; no points set is not "set at 0"; a credit takes nothing."""
    books = [book(rules=rules)]
    records = [record(key, code, "2019-06-01", incident="act") for key, code in acts]
    (first, *_) = evaluate(books, ANN, records, as_of=date(2020, 2, 1)).effects
    assert (say_steps(first, "en", books)[-1], say_steps(first, "zh", books)[-1]) == (english, chinese)
