"""Loading books and their worked examples from folders and files: everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.engine.book import Revision, in_order
from rules.engine.cases import Case, load_cases, run_cases, unknown_rules
from rules.engine.checks import check_book
from rules.engine.format import load_toml
from rules.engine.problems import Problem, RulebookError

CASES = "cases.toml"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A book of one county: its revisions in order, and its worked examples."""

    name: str
    revisions: tuple[Revision, ...]
    cases: tuple[Case, ...]


def load_shelves(paths: Iterable[Path]) -> tuple[list[Shelf], list[Problem]]:
    """Each folder is one book; single files of one county are one book together. Nothing is raised."""
    shelves: list[Shelf] = []
    problems: list[Problem] = []
    loose: dict[str, list[Revision]] = {}
    for path in paths:
        if path.is_dir():
            shelves.append(_load_folder(path, problems))
        else:
            for revision in _load_files([path], problems):
                loose.setdefault(revision.county, []).append(revision)
    shelves += [Shelf(county, in_order(revisions), ()) for county, revisions in sorted(loose.items())]
    return shelves, problems


def load_book(paths: Sequence[Path]) -> tuple[Revision, ...]:
    """The revisions of one book from a folder or files; raises RulebookError with everything that is wrong."""
    shelves, problems = load_shelves(paths)
    revisions = in_order(revision for shelf in shelves for revision in shelf.revisions)
    problems += check_book(revisions)
    if problems:
        raise RulebookError(problems)
    return revisions


def check_shelf(shelf: Shelf) -> list[Problem]:
    """What is wrong between a book's revisions, against the charter, and in its examples."""
    return [*check_book(shelf.revisions), *unknown_rules(shelf.revisions, shelf.cases)]


def failures(shelf: Shelf, language: str) -> list[str]:
    """Every failing example, in words."""
    return [failure.say(language) for failure in run_cases(shelf.revisions, shelf.cases)]


def _load_folder(folder: Path, problems: list[Problem]) -> Shelf:
    """A folder of dated files, or a county's folder with `rulebook/` in it; examples beside either."""
    books = folder / "rulebook" if (folder / "rulebook").is_dir() else folder
    files = sorted(path for path in books.glob("*.toml") if path.name != CASES)
    if not files:
        problems.append(Problem("no_books", str(folder)))
    revisions = _load_files(files, problems)
    beside = books.parent if books.resolve().name == "rulebook" else books
    cases: tuple[Case, ...] = ()
    for path in dict.fromkeys([books / CASES, beside / CASES]):
        if path.is_file():
            cases += _load_cases(path, problems)
    return Shelf(str(folder), in_order(revisions), cases)


def _load_files(paths: Iterable[Path], problems: list[Problem]) -> list[Revision]:
    revisions = []
    for path in paths:
        text = _read(path, problems)
        if text is not None:
            try:
                revisions.append(load_toml(text, str(path)))
            except RulebookError as error:
                problems += error.problems
    return revisions


def _load_cases(path: Path, problems: list[Problem]) -> tuple[Case, ...]:
    text = _read(path, problems)
    if text is None:
        return ()
    try:
        return load_cases(text, str(path))
    except RulebookError as error:
        problems += error.problems
        return ()


def _read(path: Path, problems: list[Problem]) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = {
            "detail": f"byte {error.start + 1} is not UTF-8",
            "detail_zh": f"第 {error.start + 1} 个字节不是 UTF-8",
        }
    except OSError as error:
        said = {"detail": error.strerror or str(error), "detail_zh": error.strerror or str(error)}
    problems.append(Problem("unreadable", str(path), "", said))
    return None
