"""What holds where a view says nothing: closed (setting ``DEFAULT_PERMISSION_CLASSES``)."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class Closed(BasePermission):
    """Opens to nobody. A view that is to be open says to whom."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
