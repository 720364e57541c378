"""Reading a body: small, UTF-8, one JSON document without a name twice."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST = 64 * 1024


class TooLarge(APIException):
    status_code = 413


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it; refuses NaN, names given twice, and more than `LARGEST` bytes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            return json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
        except json.JSONDecodeError as error:
            raise ParseError(
                _("The JSON breaks off or goes wrong at line %(line)s, column %(column)s.")
                % {"line": error.lineno, "column": error.colno}
            ) from error
        except (ValueError, RecursionError) as error:
            raise ParseError(
                _("Send one JSON object in UTF-8, each name in it once, not deeply nested.")
            ) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name twice")
    return read


def _refused(name: str) -> Any:
    raise ValueError(name)
