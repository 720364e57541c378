"""Replies that anybody may keep, with a strong ETag: asking again for what is unchanged costs nothing."""

import hashlib
import json
from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response


def cacheable(request: Request, data: Any, *, seconds: int, digest: str = "") -> HttpResponseBase:
    """The reply, or 304 where the caller has it already. ``digest`` names the text; else that of ``data``."""
    etag = f'"{digest or _digest(data)}"'
    response = Response(data, headers={"ETag": etag, "Cache-Control": f"public, max-age={seconds}"})
    found = get_conditional_response(request._request, etag=etag, response=response)
    return found if found is not None else response


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
