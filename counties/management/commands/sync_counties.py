"""Bring the installed county apps and their shipped books into the database."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from counties.registry import installed_counties
from counties.services.county import county_sync
from counties.signals import county_synced


class Command(BaseCommand):
    help = "Create or update every installed county with its villages, consent text and shipped rulebook."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for config in installed_counties():
            county = county_sync(config=config, now=now)
            for _receiver, said in county_synced.send(type(self), county=county, config=config, now=now):
                self.stdout.write(f"{config.slug}: {said}")
