"""The inbox as cards, and where each notice leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from counties.models import County, Notice

PAGES = {
    Notice.Kind.DEDUCTION: "rules:record-detail",
    Notice.Kind.CREDIT: "rules:record-detail",
    Notice.Kind.APPEAL: "appeals:appeal-detail",
    Notice.Kind.CONSULTATION: "rules:consultation-detail",
    Notice.Kind.REVISION: "rules:my-revision",
}
"""Pages of rooms above, by name only: news of a benefit leads to the list of benefits."""


@dataclass(frozen=True)
class NoticeCard:
    """One notice: what it is, when it came, and on which day it was read (None: not yet)."""

    pk: int
    title: str
    kind: str
    reference: str
    at: datetime
    read_on: date | None
    address: str

    @property
    def spoken(self) -> str:
        """What tells it from the others, for whoever hears the page."""
        return f"{self.title} {self.reference}".strip()

    @property
    def read(self) -> bool:
        """Whether it has reached the resident."""
        return self.read_on is not None


def notice_cards(notices: Iterable[Notice], county: County) -> list[NoticeCard]:
    """Unread ones first, each part newest first; ``notices`` newest first with their deliveries."""
    cards = [_card(notice, county) for notice in notices]
    return sorted(cards, key=lambda card: card.read)


def notice_address(notice: Notice, county: County) -> str:
    """The page that the notice is about."""
    page = PAGES.get(Notice.Kind(notice.kind))
    if page is None:
        return reverse("benefits:my-benefits", args=[county.slug])
    return reverse(page, args=[county.slug, notice.reference])


def _card(notice: Notice, county: County) -> NoticeCard:
    delivery = next(iter(notice.deliveries.all()), None)
    about_record = Notice.Kind(notice.kind) in PAGES
    return NoticeCard(
        pk=notice.pk,
        title=str(notice.get_kind_display()),
        kind=notice.kind,
        reference=notice.reference if about_record else "",
        at=notice.created_at,
        read_on=delivery.on if delivery else None,
        address=notice_address(notice, county),
    )
