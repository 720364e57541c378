"""Strings for readers stand where `translations extract` finds them."""

import ast
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def hidden_calls(source: str) -> list[int]:
    """Lines of gettext calls inside an f-string, which the extraction cannot see."""
    return [
        call.lineno
        for joined in ast.walk(ast.parse(source))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GETTEXT
    ]


def test_the_search_finds_one() -> None:
    assert hidden_calls('x = f"{_("hello")}"'.replace('_("hello")', "_('hello')")) == [1]


def test_no_translated_string_hides_in_an_f_string() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{line}"
        for room in ("portal", "appeals", "benefits", "rules", "counties")
        for path in (PROJECT / room).rglob("*.py")
        for line in hidden_calls(path.read_text(encoding="utf-8"))
    ]
    assert found == []
