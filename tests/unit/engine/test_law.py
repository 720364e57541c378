"""The specification and the tests hold together: every heading and step is quoted by a test, and none in vain."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
LAW = (ROOT / "docs" / "reference" / "scoring.md").read_text(encoding="utf-8")
QUOTE = re.compile(r'scoring\.md "([^"]+)"')
NUMBER = re.compile(r"scoring\.md ([1-9])(?:\.([0-9]+a?))?(?![0-9-])")


def headings() -> list[str]:
    """Every heading, and every numbered step as `SECTION, NUMBER. Name`."""
    found, section, fenced = [], "", False
    for line in LAW.splitlines():
        fenced ^= line.startswith("```")
        if fenced:
            continue
        if heading := re.match(r"#+ (.+)", line):
            found.append(heading[1])
            section = heading[1].partition(".")[0]
        elif step := re.match(r"([0-9]+a?)\. \*\*(.+?)\.\*\*", line):
            found.append(f"{section}, {step[1]}. {step[2]}")
    return found


def quoted() -> set[str]:
    """Every heading that the docstring of a test quotes."""
    return {
        quote
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for quote in QUOTE.findall(ast.get_docstring(node) or "")
    }


def test_every_heading_is_quoted_by_a_test_and_every_quoted_heading_is_there() -> None:
    """scoring.md "How a score is made: the specification"."""
    assert len(headings()) == len(set(headings()))
    assert quoted() == set(headings())


def test_the_numbers_that_code_cites_are_there() -> None:
    sections = {heading.partition(".")[0] for heading in headings() if re.match(r"[0-9]\.", heading)}
    steps = {heading.partition(", ")[2].partition(".")[0] for heading in headings() if ", " in heading}
    cited = 0
    for path in sorted((ROOT / "rules").rglob("*.py")):
        for section, step in NUMBER.findall(path.read_text(encoding="utf-8")):
            cited += 1
            assert section in sections, path.name
            assert not step or (section == "5" and step in steps), f"{path.name}: {section}.{step}"
    assert cited > 30
