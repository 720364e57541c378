"""Permanent addresses of revisions and of the clauses in them."""

from dataclasses import dataclass

from django.urls import reverse

ROUTES = {
    "rule": "rules:revision-rule",
    "grade": "rules:revision-grade",
    "category": "rules:revision-category",
    "programme": "rules:revision-programme",
}
"""Names of the pages of clauses, by part; the address of a clause never changes."""


@dataclass(frozen=True)
class Addresses:
    """Addresses within one revision of one county."""

    county: str
    code: str

    @property
    def county_home(self) -> str:
        """The county's own page."""
        return reverse("rules:county-detail", args=[self.county])

    @property
    def revision(self) -> str:
        """The whole text."""
        return reverse("rules:revision-detail", args=[self.county, self.code])

    def clause(self, part: str, code: str) -> str:
        """One clause in this revision; "" for the scale and the head, which have no page of their own."""
        return reverse(ROUTES[part], args=[self.county, self.code, code]) if part in ROUTES else ""

    def compared_with(self, earlier: str) -> str:
        """What changes from an earlier revision to this one."""
        return reverse("rules:revision-diff", args=[self.county, earlier, self.code])
