"""What holds where a view says nothing: closed (setting ``DEFAULT_PERMISSION_CLASSES``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # the framework's views read this setting while they are being imported
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Closed(BasePermission):
    """Opens to nobody. A view that is to be open says to whom."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
