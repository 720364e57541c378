"""Reference numbers that people read out: short, without look-alikes, saying nothing of the person."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference(prefix: str) -> str:
    """A fresh number such as ``R-7K2M-9QXD``: 31^8 of them, so that none can be guessed."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
