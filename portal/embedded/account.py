"""Which account the servers run as. PostgreSQL refuses root, so under root they run as `nobody`."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.embedded.faults import ServerFault

SERVICE_ACCOUNT = "nobody"  # initdb wants an entry in the passwd file, so a bare number would not do
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """The account of the server processes; ``uid`` None means the one that runs us."""

    uid: int | None = None
    gid: int | None = None

    def popen_arguments(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can(self, operator: str, path: Path) -> bool:
        """Ask the system itself, as that account: ``test -x path`` and the like."""
        command = ["/bin/sh", "-c", 'test "$0" "$1"', operator, str(path)]
        return subprocess.run(command, cwd="/", check=False, **self.popen_arguments()).returncode == 0


def server_account() -> Account:
    if os.geteuid() != 0:
        return Account()
    try:
        entry = pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        raise ServerFault(
            f"PostgreSQL refuses to run as root, and this system has no account {SERVICE_ACCOUNT!r}. "
            "Start as an ordinary user, or set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL to servers of yours."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def servers_folder(data_dir: Path, account: Account, *, elsewhere: Path = Path("/var/lib")) -> Path:
    """Where the servers keep their files: in the data folder, if their account can get there.

    Under root, a project below a closed home (mode 0700) cannot be entered by `nobody`. Opening the home would be
    wrong, so the servers' files then lie in /var/lib under a name derived from the data folder's.
    """
    if account.uid is None or account.can("-x", data_dir):
        folder = data_dir / "servers"
    else:
        digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
        folder = elsewhere / f"xiangyue-{digest}"
    try:
        folder.mkdir(mode=0o711, exist_ok=True)
    except OSError as error:
        raise ServerFault(
            f"The servers' files cannot be put into {folder} ({error.strerror}). Set XIANGYUE_DATA_DIR to a folder "
            "that every account may enter, or start as an ordinary user."
        ) from error
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise ServerFault(
            f"{folder} belongs to somebody else. Look what it is, move it away, and start again."
        )
    folder.chmod(0o711)
    return folder


def reachable_program(
    program: Path, base: Path, parts: tuple[str, ...], account: Account, folder: Path
) -> Path:
    """The program, or its copy in ``folder`` where the account cannot reach the original (a closed home).

    ``parts`` are the directories below ``base`` to copy: the program's own and those of its libraries, which it
    looks for relative to itself.
    """
    if account.can("-x", program):
        return program
    stamp = program.stat()
    version = hashlib.sha256(f"{program} {stamp.st_size} {stamp.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = folder / "programs" / version
    if not (copy / ".whole").exists():
        shutil.rmtree(copy, ignore_errors=True)
        for part in parts:
            if (base / part).exists():
                shutil.copytree(base / part, copy / part, symlinks=True)
        for path in (copy.parent, copy, *copy.rglob("*")):
            if not path.is_symlink():
                enter = path.is_dir() or os.access(path, os.X_OK)
                path.chmod(path.stat().st_mode | (0o055 if enter else 0o044))
        (copy / ".whole").touch()
    return copy / program.relative_to(base)


@functools.cache
def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sign: signal.Signals) -> Callable[[], None] | None:
    """For Popen's ``preexec_fn``: Linux sends ``sign`` to the child when the thread that started it ends.

    So nothing is left behind when the supervisor itself is killed. Elsewhere: None, and the next start tidies up.
    """
    libc = _libc()
    if libc is None:
        return None

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)

    return ask_kernel
