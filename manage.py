#!/usr/bin/env python
"""Django's command line. Commands that change the schema act as the database's owner."""

from __future__ import annotations

import os
import sys

OWNER_COMMANDS = {
    "migrate",
    "sqlmigrate",
    "flush",
    "dbshell",
    "showmigrations",
    "makemigrations",
    "partition_county",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("XIANGYUE_DB_ROLE", "owner")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as missing:
        raise SystemExit(
            "Django is not installed for this Python. Run `make setup`, then use .venv/bin/python manage.py …"
        ) from missing
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
