"""Take back a key of the API; it opens nothing from the next request on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from benefits.models import ThirdPartyKey
from benefits.services.keys import key_revoke
from counties.models import County
from counties.scope import county_scope


class Command(BaseCommand):
    help = "Take back a third party's key by its last six characters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("county", metavar="COUNTY", help="slug of the county")
        parser.add_argument(
            "third_party", metavar="THIRD_PARTY", help="code of the third party in the county"
        )
        parser.add_argument("hint", metavar="HINT", help="the last six characters of the key")

    def handle(self, *args: Any, **options: Any) -> None:
        county = County.objects.filter(slug=options["county"]).first()
        if county is None:
            raise CommandError(f"There is no county {options['county']!r} here.")
        with county_scope(county):
            keys = ThirdPartyKey.objects.filter(
                third_party__code=options["third_party"], hint=options["hint"], revoked_at__isnull=True
            )
            found = list(keys.select_related("third_party", "county"))
            if not found:
                raise CommandError("No valid key of that third party ends so.")
            for key in found:
                key_revoke(key, timezone.now())
        self.stdout.write(f"taken back: {len(found)}")
