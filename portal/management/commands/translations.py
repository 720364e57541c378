"""``manage.py translations extract|compile|check``: catalogues without GNU gettext and without a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.translations import catalogues, check
from portal.translations.sources import APPS, Room, messages_in_code, rooms

ROOT = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    help = "Extract messages into each app's locale folder, compile them, or check that they are complete."
    requires_system_checks: list[str] = []  # type: ignore[assignment]
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=("extract", "compile", "check"))
        parser.add_argument("--app", choices=APPS, action="append", help="only this app (may be repeated)")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = rooms(ROOT, tuple(options["app"] or APPS))
        if options["action"] == "check":
            self._check(chosen)
            return
        for room in chosen:
            if options["action"] == "extract":
                catalogue = catalogues.update(room, messages_in_code(room))
                catalogues.write(room, catalogue)
                missing = catalogues.untranslated(catalogue)
                self.stdout.write(f"{room.name}: {len(catalogue)} messages, {missing} to translate")
            else:
                self.stdout.write(f"{room.name}: {catalogues.compile_room(room)} messages compiled")

    def _check(self, chosen: list[Room]) -> None:
        faults = [
            f"{room.name}: {fault}"
            for room in chosen
            for fault in check.problems(messages_in_code(room), catalogues.read(room))
        ]
        if faults:
            listed = "\n".join(f"  {fault}" for fault in faults)
            raise CommandError(
                f"{len(faults)} message(s) need work:\n{listed}\n"
                "Run `manage.py translations extract`, fill in the msgstr lines, and check again."
            )
        self.stdout.write("Translations are complete.")
