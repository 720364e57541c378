"""`make bench` and `make bench-short`: every measurement in a process of its own, then JSON and the table."""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.county_files import data_folder
from benchmarks.machine import machine
from benchmarks.registry import ENTRIES, Entry
from benchmarks.table import figures, put_into

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "benchmarks" / "results" / "full.json"
DOCUMENT = PROJECT / "docs" / "benchmarks.md"
MOST_SECONDS = 3600
"""After which one part of a run counts as stuck and is ended."""


def main(arguments: list[str] | None = None) -> None:
    """The command line; `--part` is what a child process is started with."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="small, for its checks; writes no document")
    parser.add_argument("--only", nargs="+", default=[], help="these parts; the others keep their figures")
    parser.add_argument("--table", action="store_true", help="only write the table again, from the JSON")
    parser.add_argument("--part", nargs=3, metavar=("MODULE", "RESIDENTS", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.part:
        _part(*given.part)
        return
    if given.table:
        put_into(DOCUMENT, figures(json.loads(RESULTS.read_text(encoding="utf-8"))))
        return
    unknown = set(given.only) - {entry.name for entry in ENTRIES}
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(e.name for e in ENTRIES)}")
    _run(short=given.short, only=given.only)


def _run(*, short: bool, only: list[str]) -> None:
    began = perf_counter()
    path = data_folder() / "short.json" if short else RESULTS
    chosen = [entry for entry in ENTRIES if not only or entry.name in only]
    results: dict[str, Any] = {"machine": machine(), "seconds": 0.0, "parts": {}}
    if only and path.exists():
        results["parts"] = json.loads(path.read_text(encoding="utf-8"))["parts"]
    for entry in chosen:
        results["parts"][entry.name] = _measure(entry, entry.short if short else entry.full)
        results["seconds"] = perf_counter() - began
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = figures(results, goals=not short)
    print(text)
    if not short:
        put_into(DOCUMENT, text)
    print(f"\n{path}", file=sys.stderr)


def _measure(entry: Entry, sizes: tuple[int, ...]) -> dict[str, Any]:
    part: dict[str, Any] = {"machine": machine(), "measurements": []}
    for people in sizes:
        print(f"{entry.name}: {people:,} residents …", file=sys.stderr, flush=True)
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            words = [sys.executable, "-m", "benchmarks.run", "--part", entry.module, str(people), file.name]
            done = subprocess.run(words, cwd=PROJECT, check=False, timeout=MOST_SECONDS)
            if done.returncode:
                raise SystemExit(
                    f"{entry.name} failed; the reason stands above. What was measured before is kept."
                )
            part["measurements"] += json.loads(Path(file.name).read_text(encoding="utf-8"))
    return part


def _part(module: str, people: str, file: str) -> None:
    measured = importlib.import_module(module).run(int(people))
    Path(file).write_text(json.dumps([one.document() for one in measured]), encoding="utf-8")


if __name__ == "__main__":
    main()
