"""Finds every book the repository ships, in the counties' folders and in tests/books, without naming one."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules.engine.book import Revision
from rules.engine.cases import Case, load_cases
from rules.engine.format import load_toml

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Place:
    """A county's folder, or one of tests/books laid out alike."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def is_county(self) -> bool:
        return (self.folder / "apps.py").exists()

    @property
    def is_replay(self) -> bool:
        """What `replay` in apps.py says, read without Django."""
        tree = ast.parse((self.folder / "apps.py").read_text())
        values = [
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "replay"
            and isinstance(node.value, ast.Constant)
        ]
        return values == [True]

    def toml(self, name: str) -> dict[str, Any]:
        """One of the folder's files as plain data."""
        return tomllib.loads((self.folder / name).read_text())

    def published(self) -> list[Revision]:
        """The shipped revisions, in order."""
        return [read(path) for path in self.revision_files()]

    def drafts(self) -> list[Revision]:
        """The prepared revisions."""
        return [read(path) for path in self.draft_files()]

    def revision_files(self) -> list[Path]:
        return sorted((self.folder / "rulebook").glob("*.toml"))

    def draft_files(self) -> list[Path]:
        return sorted((self.folder / "drafts").glob("*.toml"))

    def examples(self) -> list[tuple[list[Revision], tuple[Case, ...]]]:
        """Each file of worked examples with the revisions it is about."""
        found = [(self.published(), cases(self.folder / "cases.toml"))]
        if (self.folder / "draft-cases.toml").exists():
            found.append((self.published() + self.drafts(), cases(self.folder / "draft-cases.toml")))
        return found


def read(path: Path) -> Revision:
    """A revision; errors name the file inside the repository."""
    return load_toml(path.read_text(), str(path.relative_to(ROOT)))


def cases(path: Path) -> tuple[Case, ...]:
    """A file of worked examples."""
    return load_cases(path.read_text(), str(path.relative_to(ROOT)))


def places() -> list[Place]:
    """Every folder with a `rulebook/` in it."""
    folders = [*(ROOT / "counties").glob("*/rulebook"), *(ROOT / "tests" / "books").glob("*/rulebook")]
    return [Place(folder.parent) for folder in sorted(folders)]


PLACES = places()
COUNTIES = [place for place in PLACES if place.is_county]
