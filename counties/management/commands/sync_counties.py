"""Bring the installed county apps and their shipped books into the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from counties.registry import installed_counties
from counties.services.county import county_sync
from counties.services.partition import county_partition
from counties.signals import county_synced


class Command(BaseCommand):
    help = "Create or update installed counties with their villages, consent texts, partitions and shipped rulebooks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="which counties; all if absent")

    def handle(self, *args: Any, **options: Any) -> None:
        now, installed = timezone.now(), {config.slug: config for config in installed_counties()}
        unknown = [slug for slug in options["slugs"] if slug not in installed]
        if unknown:
            raise CommandError(
                f"No county of that name is installed: {', '.join(unknown)}. There are: {', '.join(installed)}."
            )
        for slug in options["slugs"] or installed:
            config = installed[slug]
            county = county_sync(config=config, now=now)
            if county_partition(county=county):
                self.stdout.write(f"{slug}: partitions of its own")
            for _receiver, said in county_synced.send(type(self), county=county, config=config, now=now):
                self.stdout.write(f"{slug}: {said}")
