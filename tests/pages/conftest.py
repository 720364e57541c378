"""What several page tests start from."""

import pytest

from rules.models import Record
from tests.factories import Town


@pytest.fixture
def record(here: Town) -> Record:
    """Fifty points taken, in effect, and counted."""
    found = here.in_effect(here.resident(), "TR-02")
    here.drain()
    return found
