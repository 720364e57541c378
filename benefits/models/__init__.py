"""Programme answers, third parties, the grants that residents give them, and what they were told."""

from benefits.models.answer import Answer, AnswersGiven
from benefits.models.third_party import EligibilityCheck, Grant, ThirdParty, ThirdPartyKey

__all__ = ["Answer", "AnswersGiven", "EligibilityCheck", "Grant", "ThirdParty", "ThirdPartyKey"]
