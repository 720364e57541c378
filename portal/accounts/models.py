"""A person who signs in: staff or resident. What they may do hangs on counties, not on the account."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A sign-in. Residents and staff are one kind of account; grants on a county make the difference."""

    display_en = models.CharField(max_length=100, blank=True, help_text="Name or office as shown in English.")
    display_zh = models.CharField(max_length=100, blank=True, help_text="Name or office as shown in Chinese.")

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
        verbose_name = _("account")  # type: ignore[assignment]  # a lazy text, as everywhere
        verbose_name_plural = _("accounts")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.username

    @property
    def display(self) -> dict[str, str]:
        """Name or office by language; the user name where none is on file."""
        return {"en": self.display_en or self.username, "zh": self.display_zh or self.username}
