"""Converters for addresses: what a code looks like (docs/reference/rulebook-format.md)."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class CodeConverter(StringConverter):
    """A code of a revision or of a clause; anything else is no address at all."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


register_converter(CodeConverter, "code")
