"""Compile requirements.txt, -dev.txt and -bench.txt from pyproject.toml; nothing of this machine gets into them."""

import os
import subprocess
import sys
from pathlib import Path

HEADER = "# Compiled from pyproject.toml by `make lock`; do not edit. Install with: pip install --require-hashes -r {}\n"
COMMON = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "--quiet"]


def compile_file(name: str, *options: str) -> None:
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_"))}
    command = [
        str(Path(sys.executable).with_name("uv")),
        "pip",
        "compile",
        "pyproject.toml",
        *COMMON,
        *options,
        "-o",
        name,
    ]
    subprocess.run(command, check=True, env=environ, stdout=subprocess.DEVNULL)
    text = Path(name).read_text()
    leaks = [line for line in text.splitlines() if line.startswith("-") or "file:" in line or "://" in line]
    if leaks:
        raise SystemExit(f"{name} names a place of this machine: {leaks[:3]}")
    Path(name).write_text(HEADER.format(name) + text)


def main() -> None:
    compile_file("requirements.txt")
    compile_file("requirements-dev.txt", "--extra", "dev", "--constraint", "requirements.txt")
    compile_file("requirements-bench.txt", "--extra", "bench", "--constraint", "requirements-dev.txt")


if __name__ == "__main__":
    main()
