"""Counties, people and records for tests, made through the services that everybody uses."""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from benefits.models import ThirdParty
from counties.access import Role, role_grant
from counties.calendars import today_in
from counties.models import (
    Consent,
    ConsentText,
    County,
    Membership,
    Notice,
    NoticeDelivery,
    Resident,
    Village,
)
from counties.national_id import check_digit
from counties.registry import installed_county
from counties.scope import county_scope
from counties.services.county import county_sync
from counties.services.notice import notice_deliver
from counties.services.resident import resident_build
from rules.models import (
    Comment,
    CommentAnswer,
    Consultation,
    ConsultationVersion,
    Draft,
    ImpactReport,
    Record,
)
from rules.selectors.impact import books_digest_on_file
from rules.services.records.entry import Act, record_confirm, record_propose
from rules.services.records.transitions import records_take_effect
from rules.services.revisions.loading import shipped_revisions_load
from rules.tasks import clock_tick, drain_step

PASSWORD = "a long enough password"  # of users that live as long as a test
_numbers = itertools.count(1)


@dataclass
class Town:
    """A county with its book on file, a member of staff for every role, and residents on demand."""

    county: County
    clerk: Any
    confirmer: Any
    rule_admin: Any
    publisher: Any
    charter_reviewer: Any
    reviewer: Any

    @property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def today(self) -> date:
        return today_in(self.county, self.now)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """The county's own scope; the tests' transaction around it stays."""
        with county_scope(self.county):
            yield

    def resident(
        self,
        *,
        born_on: date = date(1960, 1, 1),
        village: str = "north",
        enrolled: bool = True,
        days_ago: int = 400,
    ) -> Resident:
        """A resident with a sign-in; enrolled since so many days, unless told otherwise."""
        number = next(_numbers)
        with self.scope():
            resident = resident_build(
                county=self.county,
                name=f"测试居民{number}",
                number=national_id(born_on, number),
                village=Village.objects.get(code=village),
                user=user(f"resident-{number}"),
            )
            resident.save()
            role_grant(user=resident.user, role=Role.RESIDENT, county=self.county)
            if enrolled:
                text = ConsentText.objects.latest("version")
                Consent.objects.create(
                    county=self.county,
                    resident=resident,
                    text=text,
                    act=Consent.Act.GIVEN,
                    channel=Consent.Channel.PAPER,
                    by=self.clerk,
                    at=self.now,
                )
                Membership.objects.create(
                    county=self.county, resident=resident, enrolled_on=self.today - timedelta(days=days_ago)
                )
        return resident

    def act(self, rule: str = "TR-01", *, days_ago: int = 60, **facts: Any) -> Act:
        """An act under the rule; deductions of the tests' book cite a document."""
        occurred_on = self.today - timedelta(days=days_ago)
        if rule.startswith(("TR", "CT")):
            facts = {
                "document_number": f"No. {next(_numbers)}",
                "document_authority": "County court",
                "document_date": occurred_on,
            } | facts
        return Act(rule=rule, occurred_on=occurred_on, **facts)

    def proposed(self, resident: Resident, rule: str = "TR-01", **facts: Any) -> Record:
        """A record that waits for a second person."""
        with self.scope():
            return record_propose(
                county=self.county,
                resident=resident,
                act=self.act(rule, **facts),
                client_id=uuid.uuid4(),
                by=self.clerk,
                now=self.now,
            )

    def notified(self, resident: Resident, rule: str = "TR-01", **facts: Any) -> Record:
        """A record that a second person has confirmed: an announced deduction, or a credit in effect."""
        record = self.proposed(resident, rule, **facts)
        with self.scope():
            return record_confirm(record=record, by=self.confirmer, now=self.now)

    def delivered(self, record: Record, *, days_ago: int = 0) -> NoticeDelivery:
        """Proof that the notice of an announced deduction arrived."""
        with self.scope():
            return notice_deliver(
                notice=Notice.objects.get(reference=record.reference),
                on=self.today - timedelta(days=days_ago),
                how=NoticeDelivery.How.HAND,
                by=self.clerk,
                now=self.now,
            )

    def in_effect(self, resident: Resident, rule: str = "TR-01", **facts: Any) -> Record:
        """A record that counts; the notice of a deduction arrived thirty days ago."""
        record = self.notified(resident, rule, **facts)
        if record.is_deduction:
            self.delivered(record, days_ago=30)
            with self.scope():
                records_take_effect(county=self.county, today=self.today, now=self.now)
        return record

    def drain(self) -> None:
        """What a worker does when the bell rings, until nothing waits."""
        clock_tick(self.county.pk)
        while drain_step(self.county.pk):
            pass


def town(slug: str = "dummy") -> Town:
    """The installed county of that slug with its shipped book and staff."""
    config, now = installed_county(slug), timezone.now()
    if config is None:
        raise LookupError(slug)
    county = county_sync(config=config, now=now)
    with county_scope(county):
        shipped_revisions_load(county=county, config=config, now=now)
    staff = {role: user(f"{slug}-{role}") for role in Role if role is not Role.RESIDENT}
    for role, person in staff.items():
        role_grant(user=person, role=role, county=county)
    return Town(county, **{str(role): person for role, person in staff.items()})


def user(username: str) -> Any:
    """An account that can sign in with `PASSWORD`."""
    return get_user_model().objects.create_user(username, password=PASSWORD)


def national_id(born_on: date, number: int) -> str:
    """A well-formed number of no real region."""
    first_17 = f"000000{born_on:%Y%m%d}{number % 1000:03d}"
    return first_17 + check_digit(first_17)


def third_party(county: County, code: str = "heating-company") -> ThirdParty:
    """Somebody who may ask about heating, and nothing else."""
    with county_scope(county):
        return ThirdParty.objects.create(
            county=county,
            code=code,
            name_en="Heating company",
            name_zh="供热公司",
            programme="heating",
            purpose="heating-bill",
            purpose_en="To take the discount off the bill",
            purpose_zh="在账单中扣除优惠",
        )


def passed_gates(here: Town, draft: Draft, *, impact: bool = True, consultation: bool = True) -> Draft:
    """The draft with what has to be on file before it is published: today's impact, a consultation that has closed."""
    with here.scope():
        if impact:
            impact_on_file(here, draft)
        if consultation:
            consulted(here, draft)
    return draft


def impact_on_file(here: Town, draft: Draft, *, as_of: date | None = None) -> ImpactReport:
    """A report without figures: the gate asks only what it is about."""
    return ImpactReport.objects.create(
        county=here.county,
        draft=draft,
        digest=draft.digest,
        books_digest=books_digest_on_file(),
        as_of=as_of or here.today,
        simulated_on=draft.effective_from,
        known_at=here.now,
        made_at=here.now,
        made_by=here.rule_admin,
        residents=0,
        figures={},
    )


def consulted(here: Town, draft: Draft, *, comments: int = 1, answered: bool = True) -> Consultation:
    """A consultation that closed on exactly this text, with comments and their answers."""
    number = Consultation.objects.count() + 1
    consultation = Consultation.objects.create(
        county=here.county,
        number=number,
        draft=draft,
        opened_by=here.rule_admin,
        opened_on=here.today - timedelta(days=8),
        opened_at=here.now,
        closes_on=here.today - timedelta(days=1),
    )
    version = ConsultationVersion.objects.create(
        county=here.county,
        consultation=consultation,
        number=1,
        digest=draft.digest,
        document=draft.document,
        by=here.rule_admin,
        at=here.now,
    )
    for place in range(1, comments + 1):
        comment = Comment.objects.create(
            county=here.county,
            consultation=consultation,
            number=place,
            version=version,
            stance=Comment.Stance.FOR,
            words="Synthetic comment.",
            speaker=Comment.Speaker.PUBLIC,
            by=user(f"commenter-{next(_numbers)}"),
            on=here.today,
            at=here.now,
        )
        if answered:
            CommentAnswer.objects.create(
                county=here.county,
                comment=comment,
                words="Synthetic answer.",
                by=here.rule_admin,
                at=here.now,
            )
    consultation.closed_at, consultation.summary = here.now, {}
    consultation.save(update_fields=["closed_at", "summary"])
    return consultation
