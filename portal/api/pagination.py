"""Lists come in pages with an opaque cursor, stable while rows are added (setting ``DEFAULT_PAGINATION_CLASS``)."""

from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
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
        except (NotFound, ValueError, InvalidValue) as error:
            raise refused("cursor", _("Use a cursor only as a reply gave it.")) from error

    def get_page_size(self, request: Request) -> int:
        given = request.query_params.get("limit", str(self.page_size))
        if not (given.isascii() and given.isdigit() and 1 <= int(given[:5]) <= LARGEST):
            raise refused("limit", _("Use a whole number from 1 to 200."))
        return int(given)

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        ordering: tuple[str, ...] = view.ordering
        return ordering


def refused(parameter: str, message: str) -> ValidationError:
    """An unusable parameter of the address."""
    return ValidationError({parameter: [message]}, code="parameter")
