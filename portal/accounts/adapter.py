"""How people sign in: accounts are issued by a county, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up is closed; joining a scheme is consent, not an account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
