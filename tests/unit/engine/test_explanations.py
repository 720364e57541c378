"""An explanation adds up: what its lines say, read back from the words, is the score (scoring.md 6)."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.amounts import parse_amount
from rules.engine.book import Revision
from rules.engine.county import evaluate_county
from rules.engine.evaluate import evaluate
from rules.engine.facts import Record, Resident
from rules.engine.timeline import Timeline
from rules.engine.words import explanation_lines, say_steps
from rules.files.explain import explain
from tests.unit.engine.samples import ANN, book, credit, deduction, record
from tests.unit.engine.strategies import FEWER, HALF, books, questions, record_lists, residents

NUMBER = r"([\d,]+(?:\.\d+)?)"
STATED = {
    "en": re.compile(rf": ([+−]?){NUMBER} points?\."),
    "zh": re.compile(rf"(?:[：](加|扣|调整[+−]|))?{NUMBER}分。"),
}
MINUS = ("−", "扣", "调整−")


def stated(line: str, language: str) -> int:
    """The hundredths that a line says, read from its words alone."""
    found = STATED[language].search(line)
    assert found is not None, line
    amount = parse_amount(found[2].replace(",", ""))
    return -amount if found[1] in MINUS else amount


@HALF
@given(books(), residents(), record_lists(), questions, st.sampled_from(["en", "zh"]))
def test_the_lines_of_an_explanation_add_up_to_the_score(
    revisions: tuple[Revision, ...], resident: Resident, records: list[Record], as_of: date, language: str
) -> None:
    """scoring.md "6. Score and grade": base, every record, and what the scale cuts, in words, are the score."""
    found = evaluate(revisions, resident, records, as_of=as_of)
    lines = explanation_lines(found, language, revisions)
    assert sum(line.amount for line in lines) == (found.score or 0)
    assert [stated(line.text, language) for line in lines] == [line.amount for line in lines]
    assert [line.effect for line in lines if line.effect] == list(found.effects)


@FEWER
@given(books(), residents(), record_lists(), questions, st.sampled_from(["en", "zh"]))
def test_what_the_command_prints_adds_up_too(
    revisions: tuple[Revision, ...], resident: Resident, records: list[Record], as_of: date, language: str
) -> None:
    """scoring.md "9. On files, without a database"."""
    result = evaluate_county(revisions, [resident], {resident.key: records}, as_of=as_of)
    timeline = Timeline.of(revisions, as_of=as_of)
    printed = list(explain(timeline, revisions, result, resident.key, language))
    (score,) = result.scores
    if score.score is None:
        assert not any(line.startswith(("=", "＝")) for line in printed)
        return
    end = next(place for place, line in enumerate(printed) if line.startswith(("=", "＝")))
    counted = [line for line in printed[:end] if line.startswith("- ")]
    total = STATED["zh"].search(printed[end] + "。") if language == "zh" else None
    said = total[2] if total else printed[end].removeprefix("= ").partition(" ")[0]
    assert sum(stated(line, language) for line in counted) == score.score
    assert parse_amount(said.replace(",", "").replace("−", "-")) == score.score


def test_what_the_ceiling_cuts_has_a_line_of_its_own() -> None:
    high = book(scale={"ceiling": 1005}, rules=[credit()])
    acts = [record("v", "V-2", "2019-12-31")]
    found = evaluate([high], ANN, acts, as_of=date(2020, 1, 1))
    assert [explanation_lines(found, language)[-1].text for language in ("en", "zh")] == [
        "The sum is 1,010 points, and no score is higher than 1,005 points: −5 points.",
        "合计为1,010分，最高分为1,005分：调整−5分。",
    ]
    uncut = evaluate([book(rules=[credit()])], ANN, acts, as_of=date(2020, 1, 1))
    assert [line.amount for line in explanation_lines(uncut, "en")] == [100000, 1000]


def test_what_the_floor_lifts_has_a_line_of_its_own() -> None:
    grades = [{"code": "A", "from": 995, "title": {"en": "a", "zh": "a"}}]
    low = book(scale={"floor": 995}, grade=grades, rules=[deduction()], programmes=[])
    found = evaluate([low], ANN, [record("d", "T-2", "2019-12-31")], as_of=date(2020, 1, 1))
    lines = explanation_lines(found, "en")
    assert lines[-1].text == "The sum is 990 points, and no score is lower than 995 points: +5 points."
    assert [line.amount for line in lines] == [100000, -1000, 500]


def test_every_step_of_a_record_is_told() -> None:
    rules = [
        credit(
            "V-2", per={"points": 2, "quantity": 4, "unit": "hour"}, cap={"points": 3, "window": "lifetime"}
        )
    ]
    revision = book(rules=rules)
    found = evaluate(
        [revision], ANN, [record("v", "V-2", "2019-12-31", quantity=900)], as_of=date(2020, 1, 1)
    )
    assert say_steps(found.effects[0], "en", [revision]) == (
        "9 hours, for every full 4 hours: +4 points.",
        "It would be +4 points, but V-2 counts at most 3 points for life, and 0 points were used before.",
    )
    assert say_steps(found.effects[0], "zh", [revision]) == (
        "9小时，每满4小时计一次：加4分。",
        "本应加4分。V-2终身最多3分，此前已用0分。",
    )
