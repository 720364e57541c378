"""Remove .data and what the embedded servers keep elsewhere for it; asks first. Standard library only."""

import hashlib
import os
import shutil
import sys
from pathlib import Path


def main():
    data = Path(os.environ.get("XIANGYUE_DATA_DIR") or ".data").absolute()
    elsewhere = Path("/var/lib") / (
        "xiangyue-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
    )
    found = [folder for folder in (data, elsewhere) if folder.exists()]
    if not found:
        print("nothing to remove")
        return
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
