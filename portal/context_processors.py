"""What the page frame needs on every page: county, roles, navigation, text size; read only when printed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counties.access import roles_of

TEXT_COOKIE = "xiangyue_text"
LARGE = "large"


@dataclass(frozen=True)
class Place:
    """One entry of the navigation: who sees it, where it leads, and what else of the county lies under it."""

    name: str
    text: str | Promise
    roles: frozenset[str]
    covers: tuple[str, ...] = ()


def _roles(*names: str) -> frozenset[str]:
    return frozenset(names)


PUBLIC = Place("rules:county-detail", _("Rules and revisions"), frozenset())
CONSULTATIONS = Place("rules:consultation-list", _("Consultations"), frozenset())
PLACES = (
    Place("rules:my-record", _("My record"), _roles("resident")),
    Place("counties:my-notices", _("Notices"), _roles("resident")),
    Place("benefits:my-benefits", _("My benefits"), _roles("resident")),
    Place("appeals:my-appeals", _("My appeals"), _roles("resident")),
    Place(
        "counties:my-data", _("My data"), _roles("resident"), covers=("my/sharing/", "my/join/", "my/leave/")
    ),
    Place("rules:clerk-home", _("Clerk’s desk"), _roles("clerk", "confirmer")),
    Place("rules:admin-revisions", _("Rulebook"), _roles("rule_admin", "publisher"), covers=("admin/",)),
    Place(
        "rules:rule-health",
        _("How rules fare"),
        _roles("rule_admin", "publisher"),
        covers=("admin/rules/", "admin/threshold/"),
    ),
    Place("rules:review-list", _("Clauses to review"), _roles("charter_reviewer"), covers=("admin/drafts/",)),
    Place("rules:run-list", _("Recompute runs"), _roles("rule_admin", "publisher")),
    Place("appeals:queue", _("Appeals to decide"), _roles("reviewer")),
)


class Frame:
    """The frame of one page. Nothing is read from the database before a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def county(self) -> Any | None:
        """The county of the address, or None outside ``/c/<county>/``."""
        return getattr(self._request, "county", None)

    @property
    def large_text(self) -> bool:
        """Whether the reader chose large text (长辈版)."""
        return self._request.COOKIES.get(TEXT_COOKIE) == LARGE

    @property
    def path(self) -> str:
        """Where the language and text switches lead back to."""
        return self._request.get_full_path()

    @property
    def source_url(self) -> str:
        """Where the portal's source code can be read; empty where the settings name no place."""
        return str(getattr(settings, "SOURCE_URL", ""))

    @property
    def other_language(self) -> dict[str, str]:
        """The language that the switch offers, in its own name."""
        if (get_language() or "").startswith("zh"):
            return {"code": "en", "lang": "en", "name": "English"}
        return {"code": "zh-hans", "lang": "zh-Hans", "name": "中文"}

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles of the signed-in person in this county."""
        user = getattr(self._request, "user", None)
        if self.county is None or user is None or not user.is_authenticated:
            return frozenset()
        return frozenset(roles_of(user, self.county))

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        """``[{url, text, current}]``: the county's public pages, then what the person's roles open."""
        if self.county is None:
            return []
        places = [PUBLIC, CONSULTATIONS, *(place for place in PLACES if place.roles & self.roles)]
        county = {"county": self.county.slug}
        top, path = reverse(PUBLIC.name, kwargs=county), self._request.path
        urls = {place: reverse(place.name, kwargs=county) for place in places}
        under = {
            address: place
            for place, url in urls.items()
            for address in (url, *(top + covered for covered in place.covers))
        }
        here = under.get(max((address for address in under if path.startswith(address)), key=len, default=""))
        return [{"url": url, "text": place.text, "current": place is here} for place, url in urls.items()]


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: one variable, ``frame``."""
    return {"frame": Frame(request)}
