"""Doors of the API: an endpoint is closed until its view stands behind one of these."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from counties.models import County


class Endpoint(APIView):
    """An address that knows some methods only, and says so before it asks who is there.

    ``problems`` are the names of what it may answer besides success, for the contract.
    """

    problems: ClassVar[tuple[str, ...]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if (request.method or "").lower() not in self.http_method_names:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)


class PublicEndpoint(Endpoint):
    """Open to everybody, for reading (charter O1)."""

    http_method_names = ["get", "head"]
    authentication_classes = ()
    permission_classes = (AllowAny,)


class CountyEndpoint(PublicEndpoint):
    """Public, about the county in the address. `counties.middleware` has opened its scope."""

    problems: ClassVar[tuple[str, ...]] = ("not-found",)
    county: County

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        found = getattr(request._request, "county", None)
        if found is None:
            raise Http404
        self.county = found
