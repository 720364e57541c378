"""Exact amounts: points and quantities are integers, hundredths of a point or unit (scoring.md 1)."""

from __future__ import annotations

import re
from decimal import Decimal

MAX_POINTS = 100_000_00
"""No single number of points in a book or record is further from zero than 100,000."""

MAX_QUANTITY = 100_000_000_00
"""No quantity (hours, yuan, millilitres) is larger than 100,000,000."""

MAX_RECORD = 10**13
"""No single record is ever worth more hundredths, so that 100,000 of them add up inside 64 bits."""

_PLAIN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class AmountError(ValueError):
    """A value that is no exact amount; `code` is not_a_number, too_many_decimals or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_amount(text: str) -> int:
    """Read plain ASCII digits with at most two decimals into hundredths; raises AmountError.

    >>> parse_amount("-10"), parse_amount("0.5"), parse_amount("3.25")
    (-1000, 50, 325)
    >>> parse_amount("0.125")
    Traceback (most recent call last):
    rules.engine.amounts.AmountError: too_many_decimals
    """
    if _PLAIN.fullmatch(text) is None:
        if _NUMBER.fullmatch(text) is None:
            raise AmountError("not_a_number")
        raise AmountError("too_many_decimals" if "." in text else "too_large")
    sign = -1 if text.startswith("-") else 1
    whole, _, fraction = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(fraction.ljust(2, "0") or "0"))


def hundredths(value: object) -> int:
    """Turn an int, Decimal or text into hundredths; a float or bool is never exact enough and is refused.

    >>> hundredths(Decimal("-0.50")), hundredths(7), hundredths("1.5")
    (-50, 700, 150)
    """
    if isinstance(value, bool):
        raise AmountError("not_a_number")
    if isinstance(value, int):
        return value * 100
    if isinstance(value, str):
        return parse_amount(value)
    if isinstance(value, Decimal):
        return _from_decimal(value)
    raise AmountError("not_a_number")


def _from_decimal(value: Decimal) -> int:
    """Digit by digit: the power of ten may be anything a text can say, and must never be reckoned out."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise AmountError("not_a_number")
    if not value:
        return 0
    if value.adjusted() > 15:
        raise AmountError("too_large")
    below = max(-2 - exponent, 0)
    if below and (below >= len(digits) or any(digits[-below:])):
        raise AmountError("too_many_decimals")
    kept = "".join(str(digit) for digit in digits[: len(digits) - below])
    amount: int = int(kept) * 10 ** max(exponent + 2, 0)
    return -amount if sign else amount


def show(amount: int) -> str:
    """Write hundredths without trailing zeros.

    >>> [show(amount) for amount in (-1000, 50, 100000, -5, 0)]
    ['-10', '0.5', '1000', '-0.05', '0']
    """
    whole, fraction = divmod(abs(amount), 100)
    text = f"{whole}.{fraction:02d}".rstrip("0").rstrip(".")
    return f"-{text}" if amount < 0 else text


def as_document(amount: int) -> int | str:
    """Write hundredths for JSON: an int where whole, else the shortest exact text.

    >>> as_document(-1000), as_document(50)
    (-10, '0.5')
    """
    return amount // 100 if amount % 100 == 0 else show(amount)


def as_decimal(amount: int) -> Decimal:
    """Hundredths as a Decimal with two places, for databases and forms.

    >>> as_decimal(-1050)
    Decimal('-10.50')
    """
    return Decimal(amount).scaleb(-2)
