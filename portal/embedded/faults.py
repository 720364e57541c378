"""What can be wrong with the servers, said so that a newcomer knows what to do."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

LEAST_FREE_BYTES = 300 * 1024 * 1024


class ServerFault(RuntimeError):
    """Something that the person at the keyboard has to mend; its text is printed without a traceback."""


def check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise ServerFault(
            f"The disk of {folder} is nearly full: {free // 2**20} MB are free and the servers need "
            f"{LEAST_FREE_BYTES // 2**20} MB. Free some space, or set XIANGYUE_DATA_DIR to a folder on another disk."
        )


def explain_os_error(error: OSError) -> str | None:
    """A paragraph for the errors that people meet; None for the others."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"The disk is full{where}. Free some space, or set XIANGYUE_DATA_DIR to a folder on another disk."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"This account may not write there{where}: {error.strerror}. Run as the account that owns the folder, "
            "or set XIANGYUE_DATA_DIR to a folder that it may write."
        )
    return None


def explain_log(name: str, log: Path, since: int = 0) -> str:
    """Why a server ended, from what it wrote to its log after byte ``since``."""
    text = log.read_bytes()[since:].decode(errors="replace") if log.exists() else ""
    tail = "\n".join(f"    {line}" for line in text.strip().splitlines()[-8:])
    if "No space left on device" in text or "Disk quota exceeded" in text:
        cause = "The disk is full. Free some space, or set XIANGYUE_DATA_DIR to a folder on another disk."
    elif "Address already in use" in text:
        cause = "Another program took its port in the meantime. Start again: a free one will be chosen."
    elif "database files are incompatible" in text:
        cause = "The data were made by another version of PostgreSQL. See docs/operating.md, Upgrading PostgreSQL."
    elif "Permission denied" in text or "Read-only file system" in text:
        cause = "It may not write to its folder. Run as the account that owns the data folder."
    elif "could not create shared memory" in text or "could not map anonymous shared memory" in text:
        cause = "The system gave it no shared memory. Give the container or machine more memory."
    else:
        cause = "Its last words were:"
    return f"{name} did not start. {cause}\n{tail}\n  The whole log: {log}"
