"""The benchmark's counties and book: the same every time, of the format, and on them both engines agree."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.agreement import Disagreement, compare
from benchmarks.book import benchmark_book
from benchmarks.county_files import county_files, slices, tables_of, whole
from benchmarks.population import AS_OF, KNOWN_AT, make_records, make_residents
from rules.engine.book import Between, Fixed, Ladder, Per
from rules.engine.bulk import Tables, score_county
from rules.engine.checks import check_book
from rules.engine.format import load_toml
from rules.engine.programmes import Verdict
from rules.engine.toml_text import to_toml
from rules.engine.trace import Reason
from rules.files.problems import Problems
from rules.files.records import COLUMNS as RECORD_COLUMNS
from rules.files.records import read_records
from rules.files.residents import COLUMNS as RESIDENT_COLUMNS
from rules.files.residents import read_residents

PEOPLE = 300


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYUE_BENCH_DIR", str(tmp_path))


def small() -> Tables:
    return tables_of(make_residents(0, PEOPLE, PEOPLE), make_records(0, PEOPLE))


@pytest.mark.parametrize("clean_years", [False, True])
def test_the_book_is_whole_and_breaks_no_article(clean_years: bool) -> None:
    book = benchmark_book(clean_years=clean_years)
    assert check_book(book) == []
    assert [load_toml(to_toml(revision), "") for revision in book] == list(book)


def test_every_revision_has_400_rules_of_every_kind() -> None:
    for revision in benchmark_book():
        rules = revision.rules
        assert [sum(rule.is_deduction is sign for rule in rules) for sign in (False, True)] == [128, 272]
        assert {type(rule.form) for rule in rules} == {Fixed, Between, Per, Ladder}
        for modifier in ("cap", "once_every", "best_of", "replaces", "holds", "counts_for", "only_in"):
            assert any(getattr(rule, modifier) for rule in rules), modifier
        assert any(isinstance(rule.form, Per) and rule.form.pooled for rule in rules)
        assert any(category.cap for category in revision.categories)
        assert len(revision.programmes) == 10


def test_a_county_is_the_same_every_time_and_another_with_another_seed() -> None:
    assert make_records(3, PEOPLE).equals(make_records(3, PEOPLE))
    assert make_residents(3, PEOPLE, 1_000).equals(make_residents(3, PEOPLE, 1_000))
    assert not make_records(3, PEOPLE).equals(make_records(3, PEOPLE, seed=1))
    assert not make_records(3, PEOPLE)["rule"].equals(make_records(4, PEOPLE)["rule"])


def test_there_are_ten_records_a_resident_unevenly() -> None:
    tables = small()
    each = tables.records.group_by("resident").len()["len"]
    assert tables.records.height == 10 * PEOPLE
    assert tables.records["record"].n_unique() == 10 * PEOPLE
    assert each.max() > 30
    assert tables.transitions.height > tables.records.height


def test_files_are_sorted_and_slices_hold_everything() -> None:
    files = county_files(PEOPLE)
    rows = pl.read_parquet(files.records)
    assert rows["resident"].is_sorted()
    parts = list(slices(files, 70))
    assert len(parts) == 5
    every = whole(files)
    for name in ("residents", "records", "transitions"):
        assert pl.concat([getattr(part, name) for part in parts]).equals(getattr(every, name)), name


def test_files_are_found_again() -> None:
    files = county_files(PEOPLE)
    made = files.records.stat().st_mtime_ns
    assert county_files(PEOPLE).records.stat().st_mtime_ns == made
    shutil.rmtree(files.folder)
    assert county_files(PEOPLE).records.exists()


def test_files_are_what_the_file_commands_read() -> None:
    files = county_files(PEOPLE)
    assert pl.read_parquet_schema(files.records).names() == list(RECORD_COLUMNS)
    assert pl.read_parquet_schema(files.residents).names() == list(RESIDENT_COLUMNS)
    problems = Problems()
    residents = read_residents(files.residents, problems)
    records = read_records(files.records, benchmark_book(), residents, problems)
    assert problems.kept == []
    assert sum(map(len, records.values())) == 10 * PEOPLE


def test_every_reason_every_hold_and_every_answer_occurs() -> None:
    tables = tables_of(make_residents(0, 2_000, 2_000), make_records(0, 2_000))
    found = score_county(benchmark_book(clean_years=True), tables, as_of=AS_OF, known_at=KNOWN_AT)
    reasons = found.effects.group_by(pl.col("reason").cast(pl.String)).len()
    assert set(reasons["reason"]) == {"", *(reason.value for reason in Reason)}
    assert set(found.scores["reason"].cast(pl.String)) == {"", "not_enrolled", "under_age"}
    assert set(found.answers["answer"].cast(pl.String)) == {verdict.value for verdict in Verdict}
    assert set(found.scores["grade"].cast(pl.String).drop_nulls()) == {"AAA", "AA", "A", "B", "C"}
    assert found.effects["made"].any()


@pytest.mark.parametrize("clean_years", [False, True])
def test_both_engines_agree_on_the_benchmark(clean_years: bool) -> None:
    compare(small(), clean_years=clean_years)


def test_a_disagreement_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.agreement.AS_OF", AS_OF)
    right = small()
    from benchmarks import agreement

    later = agreement.score_county

    def a_day_off(book: object, tables: Tables, *, as_of: date, **named: object) -> object:
        return later(book, tables, as_of=date(2026, 1, 1), **named)  # type: ignore[arg-type]

    monkeypatch.setattr(agreement, "score_county", a_day_off)
    with pytest.raises(Disagreement):
        compare(right, clean_years=False)
