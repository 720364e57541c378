"""Two at once: a double click is one record, and no number is given twice."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from counties.scope import county_scope
from rules.models import Record
from rules.services.records.entry import record_propose
from rules.services.records.reference import record_reference
from tests.factories import Town, town

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """What each gave back, or the error that it raised, all started together."""
    barrier, found = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        try:
            barrier.wait(20)
            found[place] = action()  # type: ignore[call-overload]
        except Exception as error:  # the test says which are wrong
            found[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found  # type: ignore[return-value]


def test_two_clicks_at_once_are_one_record() -> None:
    here: Town = town()
    resident, act, click = here.resident(), here.act("GD-01", quantity=800), uuid.uuid4()

    def propose() -> int:
        with here.scope():
            given = {"county": here.county, "resident": resident, "act": act, "client_id": click}
            return record_propose(**given, by=here.clerk, now=here.now).pk  # type: ignore[arg-type]

    found = at_once(propose, propose, propose)
    assert len(set(found)) == 1, found
    with here.scope():
        assert list(Record.objects.values_list("pk", flat=True)) == [found[0]]


def test_a_number_that_somebody_is_just_taking_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    county = town().county
    drawn = iter(["R-AAAA-AAAA", "R-AAAA-AAAA", "R-BBBB-BBBB"])
    monkeypatch.setattr("rules.services.records.reference.new_reference", lambda _prefix: next(drawn))

    def elsewhere() -> str:
        with county_scope(county):
            return record_reference(county)

    with county_scope(county), transaction.atomic():
        assert record_reference(county) == "R-AAAA-AAAA"  # not written yet, and not committed
        assert at_once(elsewhere) == ["R-BBBB-BBBB"]
