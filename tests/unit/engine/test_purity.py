"""The law stands alone: standard library only, no clock, no chance, no floats; the bulk engine is apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import rules.engine

ENGINE = Path(rules.engine.__file__).parent
BULK = "bulk"
"""The front door of the faster engine and its package `columns/` stand on Polars; nothing else may."""
MODULES = sorted(path.stem for path in ENGINE.glob("*.py") if path.stem not in ("__init__", BULK))


def test_importing_the_engine_loads_nothing_but_the_standard_library() -> None:
    names = ", ".join(f"rules.engine.{name}" for name in MODULES)
    script = (
        f"import sys; import {names}\n"
        "tops = {name.split('.')[0] for name in sys.modules}\n"
        "print(*sorted(tops - set(sys.stdlib_module_names) - {'__main__', 'rules', '__mp_main__'}))"
    )
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.insert(0, {str(ENGINE.parents[1])!r})\n{script}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_engine_asks_no_clock_and_no_chance() -> None:
    forbidden = {"today", "now", "utcnow", "time", "random", "getenv", "environ", "open"}
    for name in MODULES:
        for node in ast.walk(ast.parse((ENGINE / f"{name}.py").read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            used = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
            assert used not in forbidden, f"{name}: {used}"


def test_no_float_in_the_engine() -> None:
    for name in MODULES:
        for node in ast.walk(ast.parse((ENGINE / f"{name}.py").read_text())):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), name
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), name


def test_every_module_says_what_it_is_for_and_stays_short() -> None:
    for name in MODULES:
        text = (ENGINE / f"{name}.py").read_text()
        assert text.startswith('"""'), name
        assert len(text.splitlines()) < 300, name
