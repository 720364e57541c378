"""Who objects while a county's records are counted does not wait for it, and nobody counts them twice."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from rules.models import RuleCount
from rules.services.health import counting
from rules.services.health.objection import objection_make
from rules.services.health.threshold import threshold_set
from tests.factories import town, user

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30


def test_who_objects_meanwhile_does_not_wait_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    here = town()
    with here.scope():
        threshold_set(
            county=here.county,
            objections=10,
            decided=10,
            percent=50,
            reason="Agreed.",
            by=here.rule_admin,
            now=here.now,
        )
    counts, done = threading.Event(), threading.Event()
    count, followed = counting._counted, []

    def slowly(*given: Any) -> Any:
        found = count(*given)
        counts.set()
        assert done.wait(PATIENCE)
        return found

    monkeypatch.setattr(counting, "_counted", slowly)

    def follow() -> None:
        try:
            with here.scope():
                followed.append(counting.rule_health_follow(here.county, here.now + timedelta(days=1)))
        finally:
            connection.close()

    counter = threading.Thread(target=follow)
    counter.start()
    assert counts.wait(PATIENCE)
    try:
        with here.scope():
            assert not counting.rule_health_follow(here.county, here.now + timedelta(days=1))
            for number in range(10):
                objection_make(
                    county=here.county,
                    rule="TR-01",
                    words="It is unfair.",
                    by=user(f"reader-{number}"),
                    now=here.now,
                )
            assert not RuleCount.objects.filter(counted_on__gt=here.today).exists()
    finally:
        done.set()
        counter.join(PATIENCE)
    assert followed == [True]
    with here.scope():
        assert RuleCount.objects.filter(rule="TR-01", counted_on__gt=here.today).exists()
