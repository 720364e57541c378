"""Counties are leaves: they import the plugin and nothing else, and nobody imports them."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "appeals", "benefits", "rules", "counties")
COUNTIES = sorted(path.parent.name for path in PROJECT.glob("counties/*/apps.py"))


def imported(path: Path) -> set[str]:
    """Dotted names of everything a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_there_are_counties() -> None:
    assert len(COUNTIES) >= 2


@pytest.mark.parametrize("county", COUNTIES)
def test_a_county_imports_the_plugin_only(county: str) -> None:
    names = {name for path in (PROJECT / "counties" / county).rglob("*.py") for name in imported(path)}
    assert names == {"counties.plugin.CountyConfig"}


def test_nobody_imports_a_county() -> None:
    guilty = [
        str(path.relative_to(PROJECT))
        for room in ROOMS
        for path in (PROJECT / room).rglob("*.py")
        if any(name.startswith(f"counties.{county}") for name in imported(path) for county in COUNTIES)
    ]
    assert guilty == []
