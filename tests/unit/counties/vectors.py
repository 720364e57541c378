"""The index of the test vectors T1 to T26: where each is proved, by which worked example or which test.

`python -m tests.unit.counties.vectors` writes it as a page for readers, docs/reference/test-vectors.md; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.unit.counties.books import PLACES, ROOT, Place

Proof = tuple[str, str]


@dataclass(frozen=True)
class Vector:
    """One vector: what it says, its worked examples (folder, name), its tests (file, function), and why no more."""

    code: str
    says: str
    cases: tuple[Proof, ...] = ()
    tests: tuple[Proof, ...] = ()
    because: str = ""


INDEX = (
    Vector(
        "T1",
        "95 petitions at 10 points leave 50, grade D",
        cases=(("suining", "Ninety-five petitions leave 50 points of 1,000"),),
    ),
    Vector(
        "T2",
        "the petition rule repealed: 1,000 for all acts, still 50 for new acts",
        cases=(
            ("suining", "Repealed for all acts: 1,000 points, and the 95 petitions stay listed"),
            ("repeal-new-acts", "Repealed for new acts only: the 95 earlier petitions still count"),
            (
                "repeal-undecided",
                "Repealed for undecided acts: in effect before the repeal stays, pending on that day falls",
            ),
        ),
        tests=(
            (
                "tests/unit/counties/test_shipped_books.py",
                "test_repeal_of_the_petition_rule_reaches_as_far_as_it_says",
            ),
        ),
    ),
    Vector(
        "T3",
        "fourteen loans at 30: 580, grade D",
        cases=(("suining", "Fourteen unpaid loans: 580 points, grade D"),),
    ),
    Vector(
        "T4",
        "five months of bank arrears: 950, grade B",
        cases=(
            ("rongcheng", "Five months of bank arrears: 950 points, grade B"),
            ("rongcheng", "Two entries in one month of arrears count once"),
        ),
    ),
    Vector(
        "T5",
        "a court's finding takes the place of the first entry: -50, not -70",
        cases=(
            ("rongcheng", "A court's finding takes the place of the first entry: minus 50, not minus 70"),
            ("rongcheng", "A finding on another contract replaces nothing"),
        ),
    ),
    Vector(
        "T6",
        "whole units only: 8 and 7 hours, 3,000 and 3,099 yuan",
        cases=(
            ("rongcheng", "Jiakuang Majia: 8 hours are 2 points, 7 hours are 1"),
            ("rongcheng", "Jiakuang Majia: gifts of 3,000 and of 3,099 yuan are 30 points each"),
        ),
    ),
    Vector(
        "T7",
        "hours add up across events: 10, 19, 20",
        cases=(
            ("rongcheng", "City community: 10 hours are 2 points"),
            ("rongcheng", "City community: 19 hours are still 2 points, and the twentieth makes 4"),
        ),
    ),
    Vector(
        "T8",
        "250 hours: 50 points, AAA",
        cases=(
            ("rongcheng", "City community: 250 hours are 50 points and grade AAA"),
            ("rongcheng", "City community: at 249 hours the points are 48 and the grade AA"),
        ),
    ),
    Vector(
        "T9",
        "1,065 points are AAA",
        cases=(
            ("huantai", "A resident with 1,065 points is AAA, and the heating bill is 300 yuan less"),
            ("huantai", "One half point below the line is not AAA"),
            ("huantai", "1,050 points are AAA: the line itself is enough"),
        ),
    ),
    Vector(
        "T10",
        "blood +10 and utilities -20: 990",
        cases=(("suqian", "A blood donation and an unpaid bill leave 990"),),
    ),
    Vector(
        "T11",
        "the fare turns between 696 and 697 points",
        cases=(
            ("fuzhou", "696 points: 90 % of the fare"),
            ("fuzhou", "697 points: 80 % of the fare"),
        ),
    ),
    Vector(
        "T12",
        "parking, library and car parks turn at 530, 600 and 650",
        cases=tuple(("xiamen", f"{points} points") for points in (529, 530, 599, 600, 649, 650)),
    ),
    Vector(
        "T13",
        "volunteering of 57 counts 50",
        cases=(("fuzhou", "Volunteering that adds up to 57 counts 50"),),
    ),
    Vector(
        "T14",
        "drug offences: 20, 40, 60, 100, 100",
        cases=(("school-points", "Five drug offences climb the ladder and stay on its last rung"),),
    ),
    Vector(
        "T15",
        "the dog card: 9, 6, 0",
        cases=tuple(
            ("dog-card", f"After offence {n} the card has {left} points")
            for n, left in ((1, 9), (2, 6), (3, 0))
        ),
        because="The five years' ban that follows is no points matter.",
    ),
    Vector(
        "T16",
        "brave deeds of 20, 30 and 50: 50 only",
        cases=(("school-points", "Of brave deeds worth 20, 30 and 50 only the 50 counts"),),
    ),
    Vector(
        "T17",
        "gifts of 7,000 yuan: 10, by the cap",
        cases=(("school-points", "A gift of 7,000 yuan is worth 10, not 14"),),
    ),
    Vector(
        "T18",
        "blood on 1 January and 1 May: the second is too soon",
        cases=(("rongcheng", "Blood given on 1 January and 1 May: the second is too soon"),),
    ),
    Vector(
        "T19",
        "household means above 5 and of 5",
        cases=(
            ("liujia-household", "8, 6, 5 and 3 points: average 5.5, reward"),
            ("liujia-household", "5 points each: average 5, no reward"),
            ("wendeng", "15 and 5 points: a mean of 10 is one star, also for who has only 5"),
        ),
    ),
    Vector(
        "T20",
        "1,031 with drunk driving: C",
        cases=(("rongcheng", "Drunk driving holds the grade at C although the score is 1,031"),),
    ),
    Vector(
        "T21",
        "an act of 1 March 2020 counts no longer from 1 March 2025",
        cases=(
            ("rongcheng", "An act of 1 March 2020 counts until 28 February 2025 …"),
            ("rongcheng", "… and not from 1 March 2025"),
        ),
        because="That it is not shown either is a page's matter, not the score's.",
    ),
    Vector(
        "T22",
        "objections: 3 and 7 working days, holidays and make-up days counted",
        tests=(
            ("tests/unit/appeals/test_workflow.py", "test_filed_on_friday_is_decided_by_wednesday"),
            (
                "tests/unit/appeals/test_workflow.py",
                "test_decided_by_counts_holidays_and_make_up_days",
            ),
        ),
        because="A deadline of the office moves no point; until the decision the record is suspended (D2).",
    ),
    Vector(
        "T23",
        "a decision annulled: withdrawn, the score computed anew",
        cases=(("huantai", "A decision that was annulled counts no longer from that day"),),
        tests=(("tests/integration/test_appeal_decisions.py", "test_annulled_never_counts_again"),),
        because="The three working days for telling everybody else are the office's, not the score's.",
    ),
    Vector(
        "T24",
        "no consent: no score, no grade, no incentive, no penalty",
        cases=(
            ("rongcheng", "Who has not consented has no score, no grade, and no answer that says no"),
            ("yanji", "Without an account there is no score, and no answer that says no"),
            ("liujia-household", "Who has not consented is not answered by the scores of the others"),
        ),
        tests=(
            (
                "tests/integration/test_consent.py",
                "test_without_consent_there_is_no_score_and_no_row",
            ),
        ),
    ),
    Vector(
        "T25",
        "a penalty by summary procedure is refused",
        cases=(("weihai", "From 2021 neither counts any longer, whenever it happened"),),
        tests=(
            ("tests/unit/engine/test_checks.py", "test_charter_of_deductions"),
            ("tests/integration/test_records.py", "test_what_cannot_be_entered_says_why"),
        ),
        because="It is refused before it is scored: no book may take it (R2), and entry asks for the final decision.",
    ),
    Vector(
        "T26",
        "spending 40 points leaves the score",
        cases=(("yanji", "150 points: a haircut, and having had one costs no point"),),
        tests=(("tests/unit/counties/test_vectors.py", "test_nothing_in_the_wallet_book_takes_a_point"),),
        because="There is no shop. A score is made of records alone, and spending is no record: no rule can say it.",
    ),
)

PAGE = ROOT / "docs" / "reference" / "test-vectors.md"
_HEAD = """\
# The test vectors, and what proves each of them

Twenty-six small cases were worked out from published reports and statutes before there was an engine. Each has a number,
and a worked example beside a book or a test carries it. Worked examples run in the tests, as files through
`manage.py rulebook score` by both engines, and before a revision of that book may be published.

This page is written by `python -m tests.unit.counties.vectors` from the index that `tests/unit/counties/test_vectors.py`
checks: every example and test named here exists, and carries its number.

| vector | says | worked examples | tests |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    places = {place.name: place for place in PLACES}
    rows = [
        f"| {one.code} | {' '.join([one.says, *([f'({one.because})'] if one.because else [])])} "
        f"| {'<br>'.join(_cases(one, places))} | {'<br>'.join(_tests(one))} |\n"
        for one in INDEX
    ]
    return _HEAD + "".join(rows)


def _cases(vector: Vector, places: dict[str, Place]) -> Iterator[str]:
    for folder, name in vector.cases:
        path = places[folder].folder.relative_to(ROOT)
        yield f"[{folder}](../../{path}/): {name}"


def _tests(vector: Vector) -> Iterator[str]:
    for path, name in vector.tests:
        yield f"[{name}](../../{path})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
