"""Errors that a person caused and can mend: every service raises them, every door shows them."""


class DomainError(Exception):
    """A rule of the charter or of the county's book forbids this write.

    ``code`` is the charter's code ("D1") or a short name of the rule; ``message`` says what, why and how
    to mend it, in the reader's language.
    """

    def __init__(self, code: str, message: object) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        """The message; the charter's code behind it, where it is one (other names are for programs)."""
        return f"{self.message} ({self.code})" if self.code[:1].isupper() else str(self.message)


class NotPermitted(DomainError):
    """The person holds no grant for this in this county."""
