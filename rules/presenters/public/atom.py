"""A county's news as an Atom feed in one language: entries with ids that never change."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed

from counties.models import County

MOST_ENTRIES = 50
"""The latest; all of them are on the page that the feed names."""


@dataclass(frozen=True)
class Entry:
    """One piece of news for the feed."""

    id: str
    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime


class CountyFeed(Feed):
    """Made for one county in one language; call it with the request."""

    feed_type = Atom1Feed

    def __init__(
        self, county: County, entries: list[Entry], language: str, *, id: str, url: str, page: str
    ) -> None:
        """`id`: of the feed for good; `url`: its own address; `page`: that of the page with all of it."""
        self.county, self.said_in, self.entries = county, language, entries
        self.feed_id, self.feed_url, self.page = id, url, page
        self.language_tag = "zh-Hans" if language.startswith("zh") else "en"

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        feed = super().get_feed(obj, request)
        feed.feed["language"] = self.language_tag
        return feed

    def link(self) -> str:
        return self.page

    def feed_guid(self) -> str:
        return self.feed_id

    def author_name(self) -> str:
        return county_name(self.county, self.said_in)

    def items(self) -> list[Entry]:
        return self.entries

    def item_title(self, item: Entry) -> str:  # type: ignore[override]
        return item.title

    def item_description(self, item: Entry) -> str:  # type: ignore[override]
        return item.summary

    def item_link(self, item: Entry) -> str:
        return item.url

    def item_guid(self, item: Entry) -> str:
        return item.id

    def item_pubdate(self, item: Entry) -> datetime:
        return item.published

    def item_updateddate(self, item: Entry) -> datetime:
        return item.updated


def stable_id(*names: str) -> str:
    """An id made of names alone, so that it outlives every change of address.

    >>> stable_id("somewhere", "2026-1", "en") == stable_id("somewhere", "2026-1", "en")
    True
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("xiangyue", *names))).urn


def county_name(county: County, language: str) -> str:
    """The county's name in that language."""
    return str(county.title["zh" if language.startswith("zh") else "en"])


def together(sentences: list[str], language: str) -> str:
    """Sentences as one text."""
    return ("" if language.startswith("zh") else " ").join(sentences)
