"""What must hold between the revisions of a county, and against the charter's R1 to R3."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.engine.book import Revision
from rules.engine.checks import check_book, check_real_county
from rules.engine.evaluate import evaluate
from tests.unit.engine.samples import ANN, book, credit, deduction, document, record


def codes(*revisions: Any) -> set[str]:
    found = check_book(revisions)
    for problem in found:
        assert problem.say("en")
        assert problem.say("zh")
    return {problem.code for problem in found}


LATER = {"revision": "2020-1", "effective_from": "2020-01-01"}


def test_a_sound_book_has_no_problems() -> None:
    assert codes(book(), book(rulebook=LATER)) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ground": "petitioning"}, {"protected_ground"}),
        ({"legal_basis": None}, {"no_legal_basis"}),
        ({"evidence": "photo"}, {"weak_evidence"}),
        ({"counts_for": None}, {"no_end"}),
        ({"counts_for": "61 months"}, {"ends_too_late"}),
        ({"counts_for": "1826 days"}, {"ends_too_late"}),
        ({"counts_for": "1825 days"}, set()),
        ({"replaces": ["XX-1"]}, {"unknown_rule"}),
    ],
)
def test_charter_of_deductions(change: dict[str, object], expected: set[str]) -> None:
    assert codes(book(rules=[deduction(**change)])) == expected  # type: ignore[arg-type]


def test_charter_names_its_article() -> None:
    (problem,) = check_book([book(rules=[deduction(ground="petitioning")])])
    assert "charter R1" in problem.say("en")
    assert "约章 R1" in problem.say("zh")


def test_a_credit_on_a_protected_ground_may_stand() -> None:
    assert codes(book(rules=[credit(ground="relatives_conduct")])) == set()


def test_history_may_break_the_charter_but_a_real_county_must_repeal_it() -> None:
    old = book(rulebook={"archival": True}, rules=[deduction(ground="petitioning", counts_for=None)])
    assert codes(old) == set()
    (problem,) = check_real_county([old])
    assert problem.params["article"] == ["R1", "R3"]
    assert "R1" in problem.say("zh")
    repeal = book(rulebook={**LATER, "transition": "all_acts"})
    assert check_real_county([old, repeal]) == []
    assert check_real_county([old, book(rulebook=LATER)]) != []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({"revision": "2019-1", "effective_from": "2020-01-01"}, {"duplicate_revision"}),
        ({"revision": "2020-1", "effective_from": "2019-01-01"}, {"shared_day"}),
        ({**LATER, "county": "elsewhere"}, {"other_county"}),
    ],
)
def test_revisions_must_be_apart(head: dict[str, object], expected: set[str]) -> None:
    assert codes(book(), book(rulebook=head)) == expected


def test_a_code_keeps_its_sign() -> None:
    later = book(rulebook=LATER, rules=[credit("T-1")])
    assert codes(book(), later) == {"sign_changed"}


def test_a_held_grade_must_stay() -> None:
    first = book(rules=[deduction(points=0, holds_grade_at={"grade": "B", "lasts": "1 month"})])
    grades = [{"code": "X", "from": 0, "title": {"en": "x", "zh": "x"}}]
    assert codes(first, book(rulebook=LATER, grades=grades, programmes=[])) == {"held_grade_missing"}


def test_a_programme_may_ask_for_a_rule_of_an_earlier_revision() -> None:
    programme = document()["programme"][0] | {"needs": {"no_active_record": "T-1"}}
    later = book(rulebook=LATER, rules=[], programmes=[programme])
    assert codes(book(), later) == set()
    assert codes(later) == {"unknown_rule"}


def of_year(year: int, *rules: dict[str, object]) -> Revision:
    """A revision that takes effect on 1 January."""
    head = {"revision": f"{year}-1", "effective_from": f"{year}-01-01"}
    return book(rulebook=head, rules=list(rules))


def test_rules_do_not_take_each_others_place_between_revisions_either() -> None:
    """Of one act recorded before and after the second book, both records would count nothing."""
    first = of_year(2019, credit("A", replaces=["B"]), credit("B"))
    second = of_year(2020, credit("A"), credit("B", replaces=["A"]))
    one, other = record("a", "A", "2019-05-01", incident="i"), record("b", "B", "2020-05-01", incident="i")
    scored = evaluate([first, second], ANN, [one, other], as_of=date(2020, 6, 1))
    assert [effect.reason for effect in scored.effects] == ["replaced", "replaced"]
    (problem,) = check_book([second, first])
    assert (problem.code, problem.file, problem.clause) == ("replaces_in_turn", "2020-1", "rule[B].replaces")


def test_a_circle_of_replaces_may_be_closed_round_about_and_is_said_once() -> None:
    books = [
        of_year(2019, credit("A", replaces=["B"]), credit("B"), credit("C")),
        of_year(2020, credit("A"), credit("B", replaces=["C"]), credit("C")),
        of_year(2021, credit("A"), credit("B"), credit("C", replaces=["A"])),
        of_year(2022, credit("A", replaces=["B"]), credit("B"), credit("C", replaces=["A"])),
    ]
    assert [(problem.code, problem.file) for problem in check_book(books)] == [("replaces_in_turn", "2021-1")]
    assert codes(*books[:2]) == set()


def test_credits_and_deductions_share_no_best_of_key_between_revisions_either() -> None:
    first = of_year(2019, credit("A", best_of="key"))
    second = of_year(2020, credit("A", best_of="other"), deduction("D", best_of="key"))
    assert codes(first, second) == {"best_of_changed"}
    assert codes(first, of_year(2020, deduction("D", best_of="other"))) == set()


def test_a_sign_is_kept_although_the_code_was_gone_for_a_while() -> None:
    assert codes(of_year(2019, deduction("X")), of_year(2020), of_year(2021, credit("X"))) == {"sign_changed"}


def test_an_archival_repeal_lets_no_archival_rule_into_a_real_county() -> None:
    rule = deduction("P", ground="petitioning")
    old = book(rulebook={"archival": True}, rules=[rule])
    head = {"revision": "2020-1", "effective_from": "2020-01-01", "transition": "all_acts"}
    assert check_real_county([old, book(rulebook={**head, "archival": True})]) != []
    assert check_real_county([old, book(rulebook=head)]) == []
