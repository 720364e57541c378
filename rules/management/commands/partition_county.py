"""``manage.py partition_county SLUG [--buckets N]``: move a grown county into partitions of its own (docs/adr/0023)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counties.models import County
from counties.partitions import BUCKETS, MOST_BUCKETS
from counties.scope import county_scope
from counties.services.partition import county_move
from rules.selectors.runs import active_run


class Command(BaseCommand):
    help = (
        "Move a county's records, transitions and scores into partitions of its own, or into another number of "
        "buckets. Acts as the database's owner, in one transaction; everybody else waits until it is over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="which county")
        parser.add_argument(
            "--buckets", type=int, default=BUCKETS, help=f"into how many; {BUCKETS} if absent"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug, buckets = str(options["slug"]), int(options["buckets"])
        county = County.objects.filter(slug=slug).first()
        if county is None:
            known = (
                ", ".join(County.objects.values_list("slug", flat=True)) or "none: run sync_counties first"
            )
            raise CommandError(f'There is no county "{slug}". There are: {known}.')
        if not 1 <= buckets <= MOST_BUCKETS:
            raise CommandError(f"--buckets must be from 1 to {MOST_BUCKETS}.")
        with county_scope(county):
            if active_run() is not None:
                raise CommandError(
                    f"{slug} is being recomputed bucket by bucket. Try again when that is over."
                )
            moved = county_move(county=county, buckets=buckets)
        for table, rows in moved.items():
            self.stdout.write(f"{table}: {rows} rows in {buckets} buckets")
