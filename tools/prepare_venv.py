"""Make .venv and install a hashed requirements file into it. Runs on the system's own Python, standard library only."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
NEEDED, TOO_NEW = (3, 11), (3, 14)


def fail(text):
    raise SystemExit("\n" + text + "\n")


def right_python():
    """The Python to build on: this one, or another on the PATH if this one is too old or too new."""
    if NEEDED <= sys.version_info[:2] < TOO_NEW:
        return sys.executable
    for minor in range(TOO_NEW[1] - 1, NEEDED[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    fail(
        f"Xiangyue needs Python 3.11, 3.12 or 3.13; `{sys.executable}` is {sys.version.split()[0]}. "
        "Install one of them, or name it: make PYTHON=/path/to/python3.11 …"
    )


def has(python, module):
    return (
        subprocess.run([python, "-c", "import " + module], capture_output=True, check=False).returncode == 0
    )


def make_venv(python):
    """With pip where Python brings ensurepip; Debian keeps that in a package of its own, so without it else."""
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0:
        return
    shutil.rmtree(str(VENV), ignore_errors=True)
    if (
        not has(python, "ensurepip")
        and not has(python, "pip")
        and os.geteuid() == 0
        and shutil.which("apt-get")
    ):
        print("Python has no venv module; installing python3-venv", flush=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv"], check=False)
    if not has(python, "venv") or not (has(python, "ensurepip") or has(python, "pip")):
        fail(
            "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
        )
    options = [] if has(python, "ensurepip") else ["--without-pip"]
    subprocess.run([python, "-m", "venv", *options, str(VENV)], check=True)


def install(python, requirements):
    pip = [str(PYTHON), "-m", "pip"]
    if not has(str(PYTHON), "pip"):
        pip = [python, "-m", "pip", "--python", str(PYTHON)]
    command = [
        *pip,
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        requirements,
    ]
    if subprocess.run(command, check=False).returncode:
        fail(
            f"Installing {requirements} failed; the reason stands above. Without a network, point pip to a mirror "
            "(PIP_INDEX_URL) and run the same command again."
        )


def main():
    requirements, stamp = sys.argv[1], Path(sys.argv[2])
    python = right_python()
    print(f"preparing .venv from {requirements} (a minute or two the first time) …", flush=True)
    make_venv(python)
    install(python, requirements)
    stamp.touch()


if __name__ == "__main__":
    main()
