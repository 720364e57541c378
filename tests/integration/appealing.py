"""Contesting and deciding in one line, for tests of appeals."""

import uuid
from typing import Any

from appeals.models import Appeal
from appeals.services.deciding import appeal_decide
from appeals.services.filing import appeal_file
from appeals.workflow import Outcome
from counties.models import Resident
from rules.models import Record
from rules.selectors.records import state_of as record_state_of
from rules.selectors.scores import score_of
from tests.factories import Town


def points(here: Town, resident: Resident) -> int | None:
    with here.scope():
        score = score_of(resident, here.today)
        return score.score if score else None


def record_state(here: Town, record: Record) -> str:
    with here.scope():
        return record_state_of(record, here.today)


def file(here: Town, record: Record, **given: Any) -> Appeal:
    with here.scope():
        given = {"by": record.resident.user, "client_id": uuid.uuid4(), "words": "我没有闯红灯。"} | given
        return appeal_file(record=record, now=here.now, **given)


def decide(here: Town, appeal: Appeal, outcome: Outcome, by: Any = None, **given: Any) -> None:
    with here.scope():
        appeal_decide(
            appeal=appeal,
            outcome=outcome,
            by=by or here.reviewer,
            now=here.now,
            **({"reasons": "照片显示是另一辆车。"} | given),
        )
