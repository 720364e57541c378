"""Programme answers, third parties, the grants that residents give them, and what they were told."""

from benefits.models.answer import ProgrammeAnswer
from benefits.models.third_party import EligibilityCheck, Grant, ThirdParty, ThirdPartyKey

__all__ = ["EligibilityCheck", "Grant", "ProgrammeAnswer", "ThirdParty", "ThirdPartyKey"]
