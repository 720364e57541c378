"""The command line: every part in a process of its own, JSON written, and the parts not asked for kept."""

import importlib
import inspect
import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.registry import ENTRIES, Entry

TINY = {"agreement": 120, "kernel": 300, "files": 300, "trace": 60}


@pytest.fixture(autouse=True)
def _tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYUE_BENCH_DIR", str(tmp_path))
    entries = tuple(Entry(e.module, (), (TINY[e.name],)) for e in ENTRIES if e.name in TINY)
    monkeypatch.setattr(run, "ENTRIES", entries)


def test_every_part_can_be_run_and_has_a_name_of_its_own() -> None:
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        if entry.name == "side_by_side" and not (find_spec("zen") and find_spec("openfisca_core")):
            continue
        assert len(inspect.signature(importlib.import_module(entry.module).run).parameters) == 1, entry.module


def test_a_short_run_writes_json_and_no_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = run.DOCUMENT.read_bytes()
    run.main(["--short"])
    parts = json.loads((tmp_path / "short.json").read_text(encoding="utf-8"))["parts"]
    assert list(parts) == list(TINY)
    assert all(one["seconds"] for part in parts.values() for one in part["measurements"])
    assert run.DOCUMENT.read_bytes() == before
    shown = capsys.readouterr().out
    assert "kernel" in shown
    assert "goal" not in shown

    run.main(["--short", "--only", "kernel"])
    again = json.loads((tmp_path / "short.json").read_text(encoding="utf-8"))["parts"]
    assert again["files"] == parts["files"]
    assert again["kernel"] != parts["kernel"]


def test_a_part_that_fails_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ENTRIES", (Entry("benchmarks.no_such_part", (), (1,)),))
    with pytest.raises(SystemExit, match="no_such_part failed"):
        run.main(["--short"])
    assert not (tmp_path / "short.json").exists()


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(SystemExit):
        run.main(["--only", "nothing"])
