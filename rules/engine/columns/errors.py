"""What the bulk engine refuses: tables no county can have, and numbers that leave 64 bits."""

from __future__ import annotations


class BadTables(ValueError):
    """A table lacks a column, or holds an empty cell, a double key or a day outside the calendar."""


class TooLarge(ArithmeticError):
    """The sums of one resident could leave 64 bits; raised before anything wraps around. `resident` is the key."""

    def __init__(self, resident: str, what: str) -> None:
        super().__init__(f"the {what} of resident {resident!r} could leave 64 bits")
        self.resident = resident
        self.what = what
