"""Every shipped book is sound, sourced, in both languages, and does what its worked examples say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from rules.engine.book import Reach, Revision
from rules.engine.cases import Case, run_case, run_cases, unknown_rules
from rules.engine.checks import breaches, check_book, check_real_county
from rules.engine.county import evaluate_county
from rules.engine.format import load_toml
from rules.engine.toml_text import to_toml
from rules.engine.words_rule import ILLUSTRATIVE
from tests.unit.counties.books import COUNTIES, PLACES, ROOT, Place

VECTORS = {f"T{number}" for number in (*range(1, 11), 12, 13, 14, 16, 17, 20, 21)}
HAN = re.compile(r"[\u4e00-\u9fff]")
ADDRESS = re.compile(r"https?://\S+")
FILES = [path for place in PLACES for path in (*place.revision_files(), *place.draft_files())]
EXAMPLES = [
    pytest.param(revisions, case, id=f"{place.name}: {case.name}")
    for place in PLACES
    for revisions, cases in place.examples()
    for case in cases
]


def by_name(place: Place) -> str:
    """How a place is called in test ids."""
    return place.name


def by_path(path: Path) -> str:
    """How a file is called in test ids."""
    return str(path.relative_to(ROOT))


def test_there_are_books_of_counties_and_of_other_places() -> None:
    assert len(COUNTIES) >= 2
    assert len(PLACES) > len(COUNTIES)
    assert any(place.is_replay for place in COUNTIES)
    assert not all(place.is_replay for place in COUNTIES)


@pytest.mark.parametrize("place", PLACES, ids=by_name)
def test_book_passes_the_check_with_its_drafts(place: Place) -> None:
    problems = check_book(place.published() + place.drafts())
    assert [problem.say() for problem in problems] == []


@pytest.mark.parametrize("place", [place for place in COUNTIES if not place.is_replay], ids=by_name)
def test_history_of_a_real_county_is_repealed_for_all_acts(place: Place) -> None:
    assert [problem.say() for problem in check_real_county(place.published())] == []
    assert not place.published()[-1].archival


@pytest.mark.parametrize("path", FILES, ids=by_path)
def test_every_rule_and_programme_has_a_source_of_its_own(path: Path) -> None:
    document = tomllib.loads(path.read_text())
    for table in (*document.get("rule", []), *document.get("programme", [])):
        assert table.get("source"), f"{by_path(path)}: {table['code']} names no source"
    assert document["rulebook"]["source"]


@pytest.mark.parametrize("path", FILES, ids=by_path)
def test_every_title_is_said_in_both_languages(path: Path) -> None:
    document = tomllib.loads(path.read_text())
    clauses = [document[key] for key in ("grade", "category", "rule", "programme") if key in document]
    tables = [document["rulebook"], *(table for clause in clauses for table in clause)]
    for table in tables:
        title = table["title"]
        code = table.get("code", "rulebook")
        assert not HAN.search(title["en"]), f"{by_path(path)}: {code} has Chinese in its English title"
        assert HAN.search(title["zh"]) or title["zh"] == title["en"], f"{by_path(path)}: {code} in Chinese"


@pytest.mark.parametrize("place", COUNTIES, ids=by_name)
def test_legal_bases_and_remarks_are_said_in_both_languages(place: Place) -> None:
    """An address alone is enough for a source, and one that is named is named to both kinds of readers."""
    for revision in place.published() + place.drafts():
        clauses = [*revision.rules, *revision.programmes]
        texts = [rule.legal_basis for rule in revision.rules if rule.is_deduction]
        texts += [clause.source for clause in (revision, *clauses)]
        for text in texts:
            addresses = ADDRESS.findall(text.en)
            if [text.en] != addresses and text != ILLUSTRATIVE:
                assert not HAN.search(ADDRESS.sub("", text.en)), text.en
                assert HAN.search(ADDRESS.sub("", text.zh)), text.zh
            assert ADDRESS.findall(text.zh) == addresses
            assert ("illustrative" in text.en) == ("示例" in text.zh) or text == ILLUSTRATIVE


@pytest.mark.parametrize("path", FILES, ids=by_path)
def test_book_written_back_reads_the_same(path: Path) -> None:
    revision = load_toml(path.read_text(), by_path(path))
    assert load_toml(to_toml(revision), "written back") == revision


@pytest.mark.parametrize("place", COUNTIES, ids=by_name)
def test_files_are_named_by_their_day_and_belong_to_the_county(place: Place) -> None:
    for path, revision in zip(place.revision_files(), place.published(), strict=True):
        assert path.stem == revision.effective_from.isoformat()
    for revision in place.published() + place.drafts():
        assert revision.county == place.name


@pytest.mark.parametrize("place", COUNTIES, ids=by_name)
def test_villages_of_rules_and_programmes_exist(place: Place) -> None:
    villages = {village["code"] for village in place.toml("villages.toml")["village"]}
    named = {village for book in place.published() for rule in book.rules for village in rule.only_in}
    assert named <= villages


@pytest.mark.parametrize(("revisions", "case"), EXAMPLES)
def test_worked_example_holds(revisions: list[Revision], case: Case) -> None:
    assert [failure.say() for failure in run_case(revisions, case)] == []
    assert [problem.say() for problem in unknown_rules(revisions, [case])] == []


def test_every_named_vector_has_an_example() -> None:
    found = {case.vector for place in PLACES for _, cases in place.examples() for case in cases}
    assert sorted(VECTORS - found) == []


def test_every_example_names_its_source() -> None:
    for place in PLACES:
        for _, cases in place.examples():
            assert [case.name for case in cases if not case.source] == []


@pytest.mark.parametrize("place", COUNTIES, ids=by_name)
def test_examples_fail_when_every_size_is_changed(place: Place) -> None:
    """The examples bite: with every fixed size one point off, some of them fail."""
    for revisions, cases in place.examples():
        changed = [_one_point_off(revision) for revision in revisions]
        assert run_cases(changed, cases)


def _one_point_off(revision: Revision) -> Revision:
    text = re.sub(
        r"(?m)^points = (-?)([1-9]\d*)$", lambda m: f"points = {m[1]}{int(m[2]) + 1}", to_toml(revision)
    )
    return load_toml(text, "changed")


def repeals() -> list[tuple[list[Revision], Case]]:
    """Examples of the 95 petitions after a repeal, with their revisions."""
    return [
        (revisions, case)
        for place in PLACES
        for revisions, cases in place.examples()
        for case in cases
        if case.vector == "T2" and len(case.records) == 95
    ]


@pytest.mark.parametrize(
    ("reach", "score"), [(Reach.ALL_ACTS, 100_000), (Reach.NEW_ACTS, 5_000)], ids=["all_acts", "new_acts"]
)
def test_repeal_of_the_petition_rule_reaches_as_far_as_it_says(reach: Reach, score: int) -> None:
    """T2: with all_acts 1,000 and every record listed as repealed, with new_acts still 50."""
    found = [
        (revisions, case)
        for revisions, case in repeals()
        if revisions[-1].transition is reach and case.as_of >= revisions[-1].effective_from
    ]
    assert found
    for revisions, case in found:
        records = {"resident": [record for _, record in case.records]}
        result = evaluate_county(revisions, case.residents, records, as_of=case.as_of)
        (evaluation,) = result.scores
        assert evaluation.score == score
        assert len(evaluation.effects) == 95
        reason = "repealed" if reach is Reach.ALL_ACTS else ""
        assert {effect.reason for effect in evaluation.effects} == {reason}


def test_only_archival_books_break_the_charter() -> None:
    for place in PLACES:
        for revision in place.published() + place.drafts():
            broken = [rule.code for rule in revision.rules if rule.is_deduction and breaches(revision, rule)]
            assert not broken or revision.archival, f"{place.name} {revision.code}: {broken}"
