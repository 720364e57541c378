"""Run several of Django's commands in one process: starting Django once is most of what they cost.

``python -m portal.embedded.steps '[[null, "migrate", "--no-input"], ["/a/file", "load_demo", "--sign-ins"]]'``:
the first word of each is the file that gets its output, or null.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path


def main(steps: list[list[str | None]]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.core.management import call_command
    from django.core.management.base import CommandError

    django.setup()
    for into, name, *arguments in steps:
        output = io.StringIO() if into else sys.stdout
        try:
            call_command(str(name), *map(str, arguments), stdout=output)
        except CommandError as error:
            raise SystemExit(f"manage.py {name}: {error}") from error
        if into and isinstance(output, io.StringIO):
            Path(into).touch(mode=0o600)
            Path(into).write_text(output.getvalue())
        sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
