"""What axes counts wrong passwords by: the name or address that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def typed_name(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The user name or e-mail address as typed, in lower case; empty where there is none."""
    given = credentials or {}
    typed = given.get("username") or given.get("email") or given.get("login")
    if not typed and request is not None:
        typed = request.POST.get("login") or request.POST.get("username")
    return str(typed or "").strip().lower()
