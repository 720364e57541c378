"""The door of third parties: their key opens the scope of the county that it names, and nothing else."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from benefits.models import ThirdPartyKey
from benefits.services.keys import county_named_in, key_of
from counties.api.doors import Endpoint
from counties.models import County
from counties.scope import county_scope


def bearer(request: HttpRequest | Request) -> str:
    """The text after ``Authorization: Bearer``; empty where there is none."""
    scheme, _space, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


class KeyAuthentication(BaseAuthentication):
    """Finds the key among those of the county in scope. Whatever is wrong with it, the answer is the same 401."""

    def authenticate(self, request: Request) -> tuple[Any, ThirdPartyKey]:
        county = getattr(request._request, "county", None)
        key = key_of(bearer(request), timezone.now()) if county is not None else None
        if key is None:
            raise AuthenticationFailed
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="xiangyue"'


class HoldsKey(BasePermission):
    """Open to the holder of a key."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, ThirdPartyKey)


class KeyedEndpoint(Endpoint):
    """Served inside the scope of the county that the key names. An unknown county is answered as a wrong key is."""

    authentication_classes = (KeyAuthentication,)
    permission_classes = (HoldsKey,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        slug = county_named_in(bearer(request))
        county = County.objects.filter(slug=slug).first() if slug else None
        request.county = county  # type: ignore[attr-defined]
        if county is None:
            return super().dispatch(request, *args, **kwargs)
        with county_scope(county):
            return super().dispatch(request, *args, **kwargs)
