"""Remove .data and what the embedded servers keep elsewhere for it; asks first. Standard library only."""

import fcntl
import hashlib
import os
import shutil
import sys
from pathlib import Path


def is_running(data):
    lock = data / "run.lock"
    if not lock.exists():
        return False
    with lock.open("r+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def main():
    data = Path(os.environ.get("XIANGYUE_DATA_DIR") or ".data").absolute()
    elsewhere = Path("/var/lib") / (
        "xiangyue-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
    )
    found = [folder for folder in (data, elsewhere) if folder.exists()]
    if not found:
        print("nothing to remove")
        return
    if is_running(data):
        raise SystemExit("The portal is running from this folder. Stop it first (Ctrl-C in its terminal).")
    print("This removes every database, key and file of this installation:", *found, sep="\n  ")
    confirmed = os.environ.get("CONFIRM") == "remove"
    if not confirmed and sys.stdin.isatty():
        confirmed = input("Type remove to go on: ").strip() == "remove"
    if not confirmed:
        raise SystemExit("nothing removed (without a terminal: make clean-data CONFIRM=remove)")
    for folder in found:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
