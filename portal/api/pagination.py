"""Lists come in pages with an opaque cursor, stable while rows are added (setting ``DEFAULT_PAGINATION_CLASS``)."""

from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.db import DataError
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

LARGEST = 200


class Pages(CursorPagination):
    """Forward and back by cursor; the view's ``ordering`` is unique in what it lists."""

    page_size = 50
    page_size_query_param = "limit"
    page_size_query_description = "How many results a page may have, 1 to 200."
    cursor_query_description = "Where the page begins; only as `next` or `previous` of a reply gave it."
    max_page_size = LARGEST

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, ValueError, InvalidValue, DataError) as error:
            raise refused("cursor", _("Use a cursor only as a reply gave it.")) from error

    def get_page_size(self, request: Request) -> int:
        given = request.query_params.get("limit", str(self.page_size))
        if not (given.isascii() and given.isdigit() and 1 <= int(given[:5]) <= LARGEST):
            raise refused("limit", _("Use a whole number from 1 to 200."))
        return int(given)

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        link: dict[str, Any] = {"type": ["string", "null"], "format": "uri"}
        address = "https://xiangyue.example/api/v1/counties/?cursor="
        following = {"description": "The page after; null on the last.", "example": f"{address}cD0y"}
        earlier = {"description": "The page before; null on the first.", "example": f"{address}cj0xJnA9MQ"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link | following, "previous": link | earlier, "results": schema},
        }

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        ordering: tuple[str, ...] = view.ordering
        return ordering


def refused(parameter: str, message: str) -> ValidationError:
    """An unusable parameter of the address."""
    return ValidationError({parameter: [message]}, code="parameter")
