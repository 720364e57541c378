"""Issue a key of the API to a third party; it is printed once and never kept."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from benefits.models import ThirdParty
from benefits.services.keys import key_issue
from counties.errors import DomainError
from counties.models import County
from counties.scope import county_scope


class Command(BaseCommand):
    help = "Issue a key of the API to a third party and print it, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("county", metavar="COUNTY", help="slug of the county")
        parser.add_argument(
            "third_party", metavar="THIRD_PARTY", help="code of the third party in the county"
        )
        parser.add_argument(
            "--days", type=int, default=90, help="how long it is valid (default 90, at most 366)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        county = County.objects.filter(slug=options["county"]).first()
        if county is None:
            known = ", ".join(County.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no county {options['county']!r} here. There is: {known}.")
        with county_scope(county):
            third_party = ThirdParty.objects.filter(code=options["third_party"]).first()
            if third_party is None:
                known = ", ".join(ThirdParty.objects.values_list("code", flat=True)) or "none yet"
                raise CommandError(
                    f"{county.slug} has no agreement with {options['third_party']!r}. It has with: {known}."
                )
            live = settings.ENVIRONMENT == "production" and not county.is_replay
            try:
                text = key_issue(third_party, timezone.now(), timedelta(days=options["days"]), live=live)
            except DomainError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(text)
        self.stderr.write(
            "This is the only copy. Give it to the third party by a safe way, and to nobody else."
        )
