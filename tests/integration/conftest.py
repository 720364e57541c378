"""What several service tests start from."""

import pytest

from rules.models import Record
from tests.factories import Town
from tests.integration.appealing import points


@pytest.fixture
def grave(here: Town) -> Record:
    """Fifty points taken, in effect, and counted."""
    record = here.in_effect(here.resident(), "TR-02")
    here.drain()
    assert points(here, record.resident) == 950_00
    return record
