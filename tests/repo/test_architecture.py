"""What ARCHITECTURE.md promises about the code itself: a pure engine, small files, everything explained."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.dispatch import Signal

from counties import outbox, signals
from rules.models import RecordTransition

ROOT = Path(settings.BASE_DIR)
ROOMS = ("portal", "appeals", "benefits", "rules", "counties")
LONGEST_FILE = 300  # lines
# `bulk.py` and `columns/` may load Polars and NumPy besides: tests/unit/engine/test_bulk_columns.py.
ENGINE = sorted(path for path in (ROOT / "rules" / "engine").glob("*.py") if path.name != "bulk.py")
EVENTS = (ROOT / "docs" / "reference" / "events.md").read_text(encoding="utf-8")
OUR_MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]


def python_files(*folders: str) -> Iterator[Path]:
    """Our own Python files with something in them, migrations left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.stat().st_size and "migrations" not in path.parts:
                yield path


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def by_path(path: Path) -> str:
    return str(path.relative_to(ROOT))


# ---------------------------------------------------------------- the engine


@pytest.mark.parametrize("path", ENGINE, ids=by_path)
def test_engine_imports_only_the_standard_library_and_itself(path: Path) -> None:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only"
            names.add(node.module or "")
    foreign = {
        name
        for name in names
        if name.split(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith("rules.engine.")
    }
    assert foreign == set()


def test_importing_the_engine_loads_no_framework_and_nothing_else_of_ours() -> None:
    modules = [module_name(path) for path in ENGINE]
    program = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
        "print(*sorted(name for name in sys.modules if name.startswith('rules')))\n"
    )
    environ = {"PATH": os.defpath, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=environ,
        cwd=ROOT,
    )
    roots, ours = (set(line.split()) for line in done.stdout.splitlines())
    assert roots - set(sys.stdlib_module_names) - {"__main__"} == {"rules"}
    assert ours == {"rules", "rules.engine", *modules}


# ---------------------------------------------------------------- files


def test_no_file_of_ours_is_too_long() -> None:
    long = {
        by_path(path): lines
        for path in python_files(*ROOMS, "tests", "tools")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        by_path(path)
        for path in python_files(*ROOMS, "tests", "tools")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_names_a_place_outside_the_repository() -> None:
    """The project is read by people who have this repository and nothing else."""
    outside = re.compile(r"\.\./" + "shared" + r"\b|\b" + "shared" + r"/design|(?<![\w.-])/" + r"work/")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    guilty = []
    for name in filter(None, listed.stdout.split("\0")):
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # a picture, or a file that is being moved
        guilty += [f"{name}: {found.group()}" for found in outside.finditer(text)]
    assert guilty == []


# ---------------------------------------------------------------- models


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_model_says_what_it_is_and_every_field_what_it_holds(model: type[models.Model]) -> None:
    made_by_django = f"{model.__name__}("  # Django writes a docstring where there is none
    assert model.__doc__
    assert not model.__doc__.startswith(made_by_django)
    inherited = {
        field.name
        for base in model.__mro__[1:]
        if hasattr(base, "_meta") and base.__module__.split(".")[0] not in ROOMS
        for field in base._meta.local_fields
    }
    silent = [
        field.name
        for field in model._meta.local_fields + model._meta.local_many_to_many
        if not field.help_text and field.name not in inherited and not isinstance(field, models.AutoField)
    ]
    assert silent == []


# ---------------------------------------------------------------- events


def audit_actions() -> set[str]:
    """First arguments of every `audit.record`; where one is put together, every text that it can become."""
    found = set()
    for path in python_files(*ROOMS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                found |= spelled_out(node.args[0])
    return found


def spelled_out(action: ast.expr) -> set[str]:
    if isinstance(action, ast.Constant):
        return {str(action.value)}
    assert ast.unparse(action) == "f'rules.record_{to}'", f"say here what {ast.unparse(action)} can become"
    return {f"rules.record_{state}" for state in RecordTransition.State.values}


def documented(heading: str) -> set[str]:
    """Names in the first column of the table below a heading of docs/reference/events.md."""
    section = EVENTS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"(?m)^\| `([\w.]+)` \|", section))


def test_every_audited_action_is_documented() -> None:
    actions = audit_actions()
    assert len(actions) > 15
    assert actions == documented("The audit log")


def test_every_topic_of_the_outbox_is_documented() -> None:
    assert outbox.topics() == documented("The outbox")


def test_every_signal_is_documented() -> None:
    sent = {name for name, value in vars(signals).items() if isinstance(value, Signal)}
    assert sent == documented("Signals")
