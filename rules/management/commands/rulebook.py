"""The engine on files, without a database: check, diff, score and explain (docs/reference/scoring.md 9)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.engine.book import Revision
from rules.engine.county import CountyResult, evaluate_county
from rules.engine.diff import diff
from rules.engine.facts import Resident
from rules.engine.problems import RulebookError
from rules.engine.schema import book_schema
from rules.engine.timeline import Timeline
from rules.files.books import check_shelf, failures, load_book, load_shelves
from rules.files.cells import parse_day, parse_moment
from rules.files.explain import explain
from rules.files.problems import MOST, FilesError, Problems, RowProblem
from rules.files.records import read_records
from rules.files.residents import read_residents
from rules.files.results import write_results

SCORE = """Score the residents of a file. All files are CSV or Parquet, told by their endings; nothing is written
unless every row is right.

The bulk engine holds a CSV file of records whole, and the residents file too. A Parquet file of records that is
sorted by resident is read, scored and written in slices of about 500,000 rows, however long it is; beside a slice and
the residents it keeps some 25 bytes a record, one sum a household, and for each programme with places as many
candidates as there are places (its answers wait on disk, beside their file). The evaluate engine, plain Python, holds
everything; it gives the same files."""


class Command(BaseCommand):
    """`manage.py rulebook check|diff|score|explain|schema`: works on files alone and touches no database."""

    help = "Check, compare and apply rulebooks that are files; no database is needed."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand each."""
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="all errors of books and their worked examples at once")
        check.add_argument("paths", nargs="+", type=Path, metavar="FOLDER_OR_FILE")
        compare = actions.add_parser("diff", help="what changes from one revision to another, in words")
        compare.add_argument("old", type=Path)
        compare.add_argument("new", type=Path)
        score = actions.add_parser("score", help="score the residents of a file", description=SCORE)
        story = actions.add_parser("explain", help="the trace of one resident, in words")
        schema = actions.add_parser("schema", help="the JSON Schema of a book's TOML, for editors")
        for action in (score, story):
            action.add_argument("--rulebook", nargs="+", type=Path, required=True, metavar="FOLDER_OR_FILE")
            action.add_argument("--records", type=Path, required=True)
            action.add_argument("--residents", type=Path)
            action.add_argument("--as-of", type=_argument(parse_day, "a day: 2019-02-26"), required=True)
            action.add_argument(
                "--known-at", type=_argument(parse_moment, "a moment with an offset: 2019-02-26T12:00:00Z")
            )
            action.add_argument(
                "--errors", type=_count, default=MOST, metavar="N",
                help=f"say the first N bad cells one by one and count the others (default {MOST}; 0 says all)",
            )  # fmt: skip
        score.add_argument(
            "--engine", choices=("evaluate", "bulk"), default="bulk",
            help="bulk, on columns, is the fast one; evaluate goes resident by resident; both write the same",
        )  # fmt: skip
        score.add_argument("--out", type=Path, required=True)
        score.add_argument("--effects", type=Path)
        score.add_argument("--answers", type=Path)
        story.add_argument("--resident", required=True, metavar="KEY")
        for action in (check, compare, score, story, schema):
            action.add_argument("--language", choices=("en", "zh"), default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand; errors are said in words, all at once, with exit code 1."""
        language: str = options["language"]
        actions: dict[str, Callable[[dict[str, Any], str], Iterable[str]]] = {
            "check": _check,
            "diff": _diff,
            "score": _score,
            "explain": _explain,
            "schema": lambda *_: [json.dumps(book_schema(), ensure_ascii=False, indent=2)],
        }
        try:
            for line in actions[options["action"]](options, language):
                self.stdout.write(line)
        except BrokenPipeError:
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # the reader, such as head, had enough
        except RulebookError as error:
            raise CommandError("\n".join(problem.say(language) for problem in error.problems)) from error
        except FilesError as error:
            raise CommandError("\n".join(error.lines(language))) from error


def _argument(parse: Callable[[str], date | datetime], wanted: str) -> Callable[[str], date | datetime]:
    def convert(text: str) -> date | datetime:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f'"{text}" is not {wanted}') from error

    return convert


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f'"{text}" is not a count: 0, 1, 2 …')
    return int(text)


def _check(options: dict[str, Any], language: str) -> list[str]:
    shelves, problems = load_shelves(options["paths"])
    for shelf in shelves:
        problems += check_shelf(shelf)
    lines = [problem.say(language) for problem in problems]
    if not problems:
        lines = [line for shelf in shelves for line in failures(shelf, language)]
    if lines:
        raise CommandError("\n".join(lines))
    revisions = sum(len(shelf.revisions) for shelf in shelves)
    cases = sum(len(shelf.cases) for shelf in shelves)
    if language == "zh":
        return [f"修订 {revisions} 个，示例 {cases} 个，没有错误。"]
    return [f"Revisions: {revisions}. Worked examples: {cases}. No errors."]


def _diff(options: dict[str, Any], language: str) -> list[str]:
    books: list[Revision] = []
    problems = []
    for path in (options["old"], options["new"]):
        shelves, found = load_shelves([path])
        problems += found
        books += [revision for shelf in shelves for revision in shelf.revisions[-1:]]
    if problems:
        raise RulebookError(problems)
    changes = diff(books[0], books[1])
    if not changes:
        return ["没有变化。" if language == "zh" else "Nothing changes."]
    return [change.say(language) for change in changes]


def _evaluate(revisions: Sequence[Revision], options: dict[str, Any]) -> CountyResult:
    """Every bad row of both files, or the results."""
    problems = Problems(options["errors"])
    residents: dict[str, Resident] | None = None
    if options["residents"] is not None:
        residents = read_residents(options["residents"], problems)
    records = read_records(options["records"], revisions, residents, problems)
    problems.refuse()
    people = (
        residents.values()
        if residents is not None
        else [Resident.enrolled_since_ever(key) for key in records]
    )
    return evaluate_county(revisions, people, records, as_of=options["as_of"], known_at=options["known_at"])


def _score(options: dict[str, Any], language: str) -> list[str]:
    names = ("records", "residents", "out", "effects", "answers")
    paths = [options[name].resolve() for name in names if options[name] is not None]
    if len(set(paths)) < len(paths):
        raise FilesError([RowProblem("same_file", str(options["out"]))])
    revisions = load_book(options["rulebook"])
    count = _by_columns(revisions, options) if options["engine"] == "bulk" else None
    if count is None:
        result = _evaluate(revisions, options)
        write_results(result, out=options["out"], effects=options["effects"], answers=options["answers"])
        count = len(result.scores)
    return [f"居民：{count} 名。" if language == "zh" else f"Residents: {count}."]


def _by_columns(revisions: Sequence[Revision], options: dict[str, Any]) -> int | None:
    """Score on columns; None where only the plain engine can: numbers beyond 64 bits, or Polars not installed."""
    try:
        from rules.engine.bulk import TooLarge  # loaded only where it is needed
        from rules.files.columns.county import Files, score_files
    except ModuleNotFoundError:
        return None
    files = Files(*(options[name] for name in ("records", "residents", "out", "effects", "answers")))
    timeline = Timeline.of(revisions, as_of=options["as_of"], known_at=options["known_at"])
    try:
        return score_files(revisions, timeline, files, Problems(options["errors"]))
    except TooLarge:
        return None


def _explain(options: dict[str, Any], language: str) -> Iterable[str]:
    revisions = load_book(options["rulebook"])
    result = _evaluate(revisions, options)
    if all(score.resident != options["resident"] for score in result.scores):
        raise FilesError(
            [RowProblem("no_resident", str(options["records"]), params={"value": options["resident"]})]
        )
    timeline = Timeline.of(revisions, as_of=options["as_of"], known_at=options["known_at"])
    return explain(timeline, revisions, result, options["resident"], language)
