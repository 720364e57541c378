"""Somebody signed in, for tests of pages."""

from typing import Any

from django.test import Client


def signed_in(person: Any, language: str = "en") -> Client:
    """A browser of that person's own, with its language set."""
    client = Client(headers={"accept-language": language})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
