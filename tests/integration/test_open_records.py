"""The list of waiting records says what deriving the states of all records would say, at the same price for any number."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counties.calendars import working_day_after
from rules.models import OpenRecord, Record, RecordTransition
from rules.selectors.desk import announced, waiting_for_second
from rules.selectors.records import records_due, records_in_state, with_state
from rules.services.records.transitions import record_move, records_take_effect
from tests.factories import Town

pytestmark = pytest.mark.django_db

State = RecordTransition.State
AT_LAST = date(9999, 12, 31)


def listed() -> dict[int, tuple[str, date]]:
    return {row.record_id: (row.state, row.since) for row in OpenRecord.objects.all()}


def told() -> dict[int, date | None]:
    return dict(OpenRecord.objects.exclude(state=State.PROPOSED).values_list("record", "told_on"))


def derived() -> dict[int, tuple[str, date]]:
    last = with_state(Record.objects.all(), AT_LAST).filter(state__in=OpenRecord.WAITING)  # type: ignore[misc]
    return {record.pk: (record.state, record.state_on) for record in last}


@pytest.mark.parametrize("seed", range(3))
def test_the_list_is_what_all_transitions_say(here: Town, seed: int) -> None:
    chance = random.Random(seed)
    records = [here.proposed(here.resident()) for _ in range(4)]
    records += [here.notified(here.resident()) for _ in range(2)]
    delivered = {records[-1].pk: here.delivered(records[-1], days_ago=1).on}
    with here.scope():
        for _ in range(40):
            record_move(
                record=chance.choice(records),
                to=chance.choice(list(State)),
                on=here.today + timedelta(days=chance.randint(-30, 5)),
                by=here.clerk,
                now=here.now,
            )
            assert listed() == derived()
            assert told() == {pk: delivered.get(pk) for pk in told()}
        assert OpenRecord.objects.values("record").distinct().count() == OpenRecord.objects.count()


def test_what_waits_today_is_what_is_in_that_state_today(here: Town) -> None:
    resident = here.resident()
    here.proposed(resident)
    here.notified(resident)
    here.in_effect(resident)
    here.notified(resident, "GD-01", quantity=800)
    with here.scope():
        for state in (State.PROPOSED, State.NOTIFIED):
            all_records = with_state(Record.objects.order_by("occurred_on", "pk"), here.today)
            said = list(records_in_state(state, here.today))
            assert said == list(all_records.filter(state=state))  # type: ignore[misc]
            assert [(r.state, r.state_on) for r in said] == [(state, here.today)]
            assert not records_in_state(state, here.today - timedelta(days=1))


def test_the_database_refuses_a_row_that_does_not_wait(here: Town) -> None:
    from tests.integration.partitioned import refusal

    here.proposed(here.resident())
    with here.scope():
        refused = refusal(lambda: OpenRecord.objects.update(state=State.IN_EFFECT))
    assert refused is not None
    assert refused.__name__ == "CheckViolation"


def test_announced_records_without_delivery_cost_each_ring_one_question(here: Town) -> None:
    def queries() -> int:
        with (
            here.scope(),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            assert records_take_effect(county=here.county, today=here.today, now=here.now) == 0
        return len([q for q in seen if "SAVEPOINT" not in q["sql"]])

    here.notified(here.resident())
    one = queries()
    for _ in range(6):
        here.notified(here.resident())
        here.delivered(here.notified(here.resident()))  # told today: not due either
    assert one == queries() == 1


def test_due_is_the_sixth_working_day_after_the_delivery_and_never_without_one(here: Town) -> None:
    told, untold = here.notified(here.resident()), here.notified(here.resident())
    day = working_day_after("CN", here.delivered(told).on, 6)
    with here.scope():
        assert records_due(here.county, day - timedelta(days=1)) == []
        assert records_due(here.county, day) == [(told, day)]
        assert records_due(here.county, day + timedelta(days=400)) == [(told, day)]
        assert records_take_effect(county=here.county, today=day, now=here.now) == 1
        assert records_due(here.county, day) == []
        assert listed() == {untold.pk: ("notified", here.today)}


def test_the_desks_ask_the_same_number_of_questions_for_any_number(here: Town) -> None:
    def queries() -> list[int]:
        counts = []
        for desk in (waiting_for_second, announced):
            with here.scope(), CaptureQueriesContext(connection) as seen:
                for found in desk(here.today):
                    str(getattr(found, "record", found).resident.village)
            counts.append(len(seen))
        return counts

    here.proposed(here.resident())
    here.notified(here.resident())
    few = queries()
    for _ in range(3):
        here.proposed(here.resident())
        here.notified(here.resident())
    assert queries() == few
