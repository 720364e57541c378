"""The consultation gate: closed, on exactly this text, every comment answered (charter R5)."""

import pytest

from rules.services.consultation.gate import consultation_refusals
from tests.factories import Town
from tests.integration.test_impact_gate import drafted

pytestmark = pytest.mark.django_db


def test_gate_without_a_consultation(here: Town) -> None:
    with here.scope():
        assert len(consultation_refusals(drafted(here))) == 1
