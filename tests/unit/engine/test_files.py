"""The command on files: check, diff, score, explain; every bad row is reported and nothing is written."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.unit.engine.samples import BOOK

HEAD = "record,resident,rule,occurred_on,quantity,points,incident,state,effective_on,written_at\n"
PEOPLE = "resident,born_on,village,household,enrolled_on,left_on\n"
GOOD = (
    "v1,ann,V-1,2019-02-01,8.5,,,in_effect,2019-02-01,\n"
    "t1,ann,T-1,2019-03-01,,-20,i,in_effect,2019-03-05,\n"
    "t1,ann,T-1,2019-03-01,,-20,i,suspended,2019-04-01,2019-04-02T08:00:00+08:00\n"
    "v2,bob,V-1,2019-02-01,3,,,in_effect,2019-02-01,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book and good records."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "2019-01-01.toml").write_text(BOOK)
    (tmp_path / "records.csv").write_text(HEAD + GOOD)
    return tmp_path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("rulebook", *map(str, arguments), stdout=out)
    return out.getvalue()


def score(folder: Path, *more: object, records: str = "records.csv", as_of: str = "2019-03-31") -> list[str]:
    """Score and return the lines of scores.csv."""
    run("score", "--rulebook", folder / "book", "--records", folder / records, "--as-of", as_of,
        "--out", folder / "scores.csv", *more)  # fmt: skip
    return (folder / "scores.csv").read_text().splitlines()


def refused(folder: Path, rows: str, *more: object, language: str = "en") -> str:
    """What is said about bad rows; checks that nothing is written."""
    (folder / "bad.csv").write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        score(folder, "--language", language, *more, records="bad.csv")
    assert caught.value.returncode == 1
    assert list(folder.glob("scores*")) == []
    assert list(folder.glob(".*")) == []
    return str(caught.value)


def test_scores_effects_and_answers_are_sorted_and_exact(folder: Path) -> None:
    lines = score(folder, "--effects", folder / "effects.csv", "--answers", folder / "answers.csv")
    assert lines == ["resident,score,grade,reason", "ann,982,A,", "bob,1000,A,"]
    assert (folder / "effects.csv").read_text().splitlines() == [
        "resident,record,revision,rule,worth,reason",
        "ann,v1,2019-1,V-1,2,",
        "ann,t1,2019-1,T-1,-20,",
        "bob,v2,2019-1,V-1,0,too_little",
    ]
    assert (folder / "answers.csv").read_text().splitlines() == [
        "resident,programme,answer,reason",
        "ann,heating,undetermined,all.2.min_age",
        "bob,heating,undetermined,all.2.min_age",
    ]


def test_the_two_clocks_are_told_apart(folder: Path) -> None:
    assert score(folder, as_of="2019-04-30")[1] == "ann,1002,A,"
    assert score(folder, "--known-at", "2019-04-01T23:59:59Z", as_of="2019-04-30")[1] == "ann,982,A,"
    assert score(folder, "--known-at", "2019-04-02T00:00:00Z", as_of="2019-04-30")[1] == "ann,1002,A,"


def test_residents_bring_consent_age_and_village(folder: Path) -> None:
    (folder / "people.csv").write_text(
        PEOPLE
        + "ann,1950-01-01,,,2019-01-01,\nbob,2010-01-01,,,2019-01-01,\ncy,,,,,\ndi,,,,2019-01-01,2019-03-31\n"
    )
    answers = folder / "answers.csv"
    lines = score(folder, "--residents", folder / "people.csv", "--answers", answers)
    assert lines[1:] == ["ann,982,A,", "bob,,,under_age", "cy,,,not_enrolled", "di,,,not_enrolled"]
    assert "ann,heating,eligible,all" in answers.read_text()


def test_order_and_dress_of_the_input_change_nothing(folder: Path) -> None:
    plain = score(folder)
    rows = GOOD.splitlines()
    (folder / "turned.csv").write_bytes(
        b"\xef\xbb\xbf" + (HEAD + "\n".join(reversed(rows))).replace("\n", "\r\n").encode()
    )
    assert score(folder, records="turned.csv") == plain
    chinese = HEAD + GOOD.replace("ann", "安")
    (folder / "gb.csv").write_bytes(chinese.encode("gb18030"))
    assert score(folder, records="gb.csv")[-1] == "安,982,A,"


def test_records_may_be_parquet_with_real_days(folder: Path) -> None:
    polars = pytest.importorskip("polars")
    columns = [line.split(",") for line in (HEAD + GOOD).splitlines()]
    frame = polars.DataFrame(columns[1:], schema=columns[0], orient="row")
    frame.with_columns(polars.col("occurred_on").str.to_date()).write_parquet(folder / "records.parquet")
    assert score(folder, records="records.parquet") == score(folder)


def test_parquet_without_its_package_is_said_plainly(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(CommandError, match="need the package polars"):
        score(folder, records="records.parquet")


def test_results_may_be_parquet(folder: Path) -> None:
    polars = pytest.importorskip("polars")
    score(folder, "--effects", folder / "effects.parquet")
    assert polars.read_parquet(folder / "effects.parquet").row(0) == ("ann", "v1", "2019-1", "V-1", "2", "")


BAD = [
    ("a,ann,V-1,2019-02-30,8,,,in_effect,2019-02-01,", "row 2, column occurred_on", "not a date"),
    ("a,ann,V-1,２０１９-02-01,8,,,in_effect,2019-02-01,", "row 2, column occurred_on", "not a date"),
    ("a,ann,V-1,2019-02-01,NaN,,,in_effect,2019-02-01,", "row 2, column quantity", "exact number"),
    ("a,ann,V-1,2019-02-01,inf,,,in_effect,2019-02-01,", "row 2, column quantity", "exact number"),
    ("a,ann,V-1,2019-02-01,８,,,in_effect,2019-02-01,", "row 2, column quantity", "exact number"),
    ("a,ann,V-1,2019-02-01,1e3,,,in_effect,2019-02-01,", "row 2, column quantity", "exact number"),
    ("a,ann,V-1,2019-02-01,1.234,,,in_effect,2019-02-01,", "row 2, column quantity", "two decimals"),
    ("a,ann,V-1,2019-02-01,-1,,,in_effect,2019-02-01,", "row 2, column quantity", "below zero"),
    ("a,ann,V-1,2019-02-01,1000000000,,,in_effect,2019-02-01,", "row 2, column quantity", "too large"),
    ("a,ann,V-1,2019-02-01,,,,in_effect,2019-02-01,", "row 2, column quantity", "counts by quantity"),
    ("a,ann,T-1,2019-02-01,,,,in_effect,2019-02-01,", "row 2, column points", "needs chosen points"),
    ("a,ann,T-1,2019-02-01,,-51,,in_effect,2019-02-01,", "row 2, column points", "outside -50 to -5"),
    ("a,ann,X-9,2019-02-01,,,,in_effect,2019-02-01,", "row 2, column rule", "no revision has a rule"),
    ("a,ann,V-1,2019-02-01,8,,,asleep,2019-02-01,", "row 2, column state", "not a state"),
    ("a,ann,V-1,2019-02-01,8,,,in_effect,,", "row 2, column effective_on", "empty"),
    ("a,ann,V-1,2019-02-01,8,,,in_effect,2019-02-01,2019-02-01T09:00", "row 2, column written_at", "offset"),
    (",ann,V-1,2019-02-01,8,,,in_effect,2019-02-01,", "row 2, column record", "empty"),
    ("a, ann,V-1,2019-02-01,8,,,in_effect,2019-02-01,", "row 2, column resident", "not a key"),
    ("a,ann,V-1,2019-02-01,8,,,in_effect,2019-02-01", "row 2", "9 fields"),
    ('a,ann,V-1,2019-02-01,8,,"x"y,in_effect,2019-02-01,', "row 2", "not valid CSV"),
]


@pytest.mark.parametrize(("row", "where", "what"), BAD, ids=[f"{where}-{what}" for _, where, what in BAD])
def test_a_bad_row_is_named_with_column_and_reason(folder: Path, row: str, where: str, what: str) -> None:
    said = refused(folder, row + "\n")
    assert where in said
    assert what in said
    assert "第 2 行" in refused(folder, row + "\n", language="zh")


def test_all_bad_rows_come_at_once_and_good_ones_are_not_named(folder: Path) -> None:
    said = refused(
        folder,
        GOOD + "".join(row.replace("a,", f"a{n},", 1) + "\n" for n, (row, _, _) in enumerate(BAD[:13])),
    )
    assert len(said.splitlines()) == 13
    assert all(f"row {number}," not in said for number in range(2, 6))
    assert "row 6," in said


def test_rows_of_one_record_must_agree_and_not_repeat(folder: Path) -> None:
    first = "a,ann,V-1,2019-02-01,8,,,in_effect,2019-02-01,\n"
    assert 'column resident: "bob" differs from "ann" in row 2' in refused(
        folder, first + first.replace("ann", "bob")
    )
    assert "already in row 2" in refused(folder, first + first)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("incident", "incidents", "missing incident; unknown or twice incidents"),
        ("points,", "points,points,", "unknown or twice points"),
    ],
)
def test_wrong_columns_are_named(folder: Path, before: str, after: str, what: str) -> None:
    (folder / "bad.csv").write_text(HEAD.replace(before, after) + GOOD)
    with pytest.raises(CommandError, match=what):
        score(folder, records="bad.csv")


def test_residents_are_checked_too(folder: Path) -> None:
    (folder / "people.csv").write_text(
        PEOPLE + "ann,1950-13-01,,,2019-01-01,\nann,,,,,\ncy,,,,2019-02-01,2019-01-01\n"
    )
    said = refused(folder, GOOD, "--residents", folder / "people.csv")
    for what in ("not a date", "already in row 2", "left on 2019-01-01", 'no resident "bob"'):
        assert what in said


def test_unreadable_files_are_named(folder: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        score(folder, records="absent.csv")
    (folder / "odd.csv").write_bytes(b"\xff\xfeo\x00")
    with pytest.raises(CommandError, match="UTF-8"):
        score(folder, records="odd.csv")
    with pytest.raises(CommandError, match="two of the files"):
        score(folder, "--effects", folder / "records.csv")


@pytest.mark.parametrize("engine", ["bulk", "evaluate"])
def test_either_engine_may_be_asked_for(folder: Path, engine: str) -> None:
    assert score(folder, "--engine", engine) == score(folder)
    assert score(folder, "--engine", engine)[1] == "ann,982,A,"


@pytest.mark.parametrize("engine", ["bulk", "evaluate"])
def test_of_very_many_bad_rows_the_first_are_said_and_the_others_counted(folder: Path, engine: str) -> None:
    rows = "".join(f"a{n},ann,V-1,2019-02-01,x,,,in_effect,2019-02-01,\n" for n in range(1200))
    lines = refused(folder, rows, "--engine", engine).splitlines()
    assert len(lines) == 1001
    assert "row 1001," in lines[999]
    assert "200 more" in lines[1000]
    assert "另有 200 处" in refused(folder, rows, "--engine", engine, language="zh").splitlines()[-1]
    assert len(refused(folder, rows, "--engine", engine, "--errors", "0").splitlines()) == 1200
    assert len(refused(folder, rows, "--engine", engine, "--errors", "7").splitlines()) == 8


def test_a_count_of_errors_is_a_count(folder: Path) -> None:
    with pytest.raises(CommandError, match="not a count"):
        score(folder, "--errors", "-1")


def test_check_names_everything_wrong_in_book_and_examples(folder: Path) -> None:
    assert run("check", folder / "book") == "Revisions: 1. Worked examples: 0. No errors.\n"
    (folder / "book" / "cases.toml").write_text(
        '[[case]]\nname = "wrong"\nas_of = 2019-12-31\n[case.expect]\nscore = 999\n'
    )
    with pytest.raises(CommandError, match="score should be 999, is 1000"):
        run("check", folder / "book")
    (folder / "book" / "2020-01-01.toml").write_text(BOOK.replace("-50, -5", "-5, -50"))
    with pytest.raises(CommandError, match=r"2020-01-01\.toml, rule.T-1.\.points_between"):
        run("check", folder / "book")
    with pytest.raises(CommandError, match="no rulebook here"):
        run("check", folder)


def test_diff_is_in_words(folder: Path) -> None:
    new = folder / "new.toml"
    new.write_text(
        BOOK.replace("2019-1", "2020-1").replace("= 2019-01-01", "= 2020-01-01").replace("-50, -5", "-40, -5")
    )
    old = folder / "book" / "2019-01-01.toml"
    assert "“Each record: −5 to −50 points" in run("diff", old, new)
    assert "分值由“每条记录扣5至50分" in run("diff", old, new, "--language", "zh")
    assert run("diff", old, old) == "Nothing changes.\n"


def test_explain_tells_one_residents_story(folder: Path) -> None:
    arguments = (
        "explain",
        "--rulebook",
        folder / "book",
        "--records",
        folder / "records.csv",
        "--resident",
        "ann",
    )
    said = run(*arguments, "--as-of", "2019-04-30")
    assert "1,002 points, grade A" in said
    assert "suspended, because it is contested" in said
    assert "Undetermined" in said
    assert "有异议，暂停计分" in run(*arguments, "--as-of", "2019-04-30", "--language", "zh")
    with pytest.raises(CommandError, match='no resident "zoe"'):
        run(*arguments[:-1], "zoe", "--as-of", "2019-04-30")
