"""Load the synthetic demonstration of every installed county that has one, or print its sign-ins."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from counties.models import County
from counties.registry import installed_counties
from portal.demo.accounts import PASSWORD
from portal.demo.loader import demo_load, demo_plan
from rules.tasks import drain_step


class Command(BaseCommand):
    help = "Load the synthetic demonstration; a county that has residents already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("counties", nargs="*", help="slugs; all installed ones if none is named")
        parser.add_argument("--sign-ins", action="store_true", help="only print the demonstration's sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("The demonstration has public passwords; it is never loaded in production.")
        named = set(options["counties"])
        configs = [
            config
            for config in installed_counties()
            if config.demo_file.exists() and (not named or config.slug in named)
        ]
        if missing := named - {config.slug for config in configs}:
            raise CommandError(
                f"No installed county with a demonstration is called {', '.join(sorted(missing))}."
            )
        for config in configs:
            if options["sign_ins"]:
                self._print_sign_ins(config.slug, demo_plan(config))
                continue
            began, county = time.monotonic(), County.objects.get(slug=config.slug)
            if demo_load(county=county, config=config, now=timezone.now()):
                while drain_step(county.pk):
                    pass
                self.stdout.write(f"{config.slug}: demonstration loaded in {time.monotonic() - began:.1f} s")

    def _print_sign_ins(self, slug: str, plan: dict[str, Any]) -> None:
        self.stdout.write(f"{slug}: demonstration sign-ins, password {PASSWORD}")
        for line in [*plan["staff"], *({"username": s["account"], **s} for s in plan["story"])]:
            self.stdout.write(f"  {line['username']:<26} {line['title']['zh']} · {line['title']['en']}")
