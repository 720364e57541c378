"""Signing in, addresses and a filed appeal, for tests of the pages about appeals."""

import re
import uuid
from typing import Any

from django.urls import reverse

from appeals.models import Appeal
from appeals.services.filing import appeal_file
from rules.models import Record
from tests.factories import Town

WORDS = "那天我不在县里。\n请看我的火车票。"


def owner_of(here: Town, record: Record) -> Any:
    with here.scope():
        return Record.objects.select_related("resident__user").get(pk=record.pk).resident.user


def url(here: Town, name: str, reference: str = "") -> str:
    return reverse(f"appeals:{name}", args=[here.county.slug, *([reference] if reference else [])])


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


def filed(here: Town, record: Record) -> Appeal:
    with here.scope():
        fresh = Record.objects.get(pk=record.pk)
        return appeal_file(
            record=fresh, words=WORDS, client_id=uuid.uuid4(), by=fresh.resident.user, now=here.now
        )


def text_of(reply: Any) -> str:
    return str(reply.content.decode())
