"""Sign-ins of the demonstration: one public password, so they exist only where the demonstration may."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

PASSWORD = "xiangyue-demo"  # noqa: S105  # printed at every start; guards synthetic residents only


def account(username: str, title: Mapping[str, str]) -> Any:
    """The account of that name, made where it is not there yet."""
    user, _created = get_user_model().objects.get_or_create(
        username=username,
        defaults={"password": _hashed(), "display_en": title["en"], "display_zh": title["zh"]},
    )
    return user


@lru_cache
def _hashed() -> str:
    return make_password(PASSWORD)
