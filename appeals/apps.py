"""Contesting a record, and the office's duty to answer in time."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppealsConfig(AppConfig):
    name = "appeals"
    verbose_name = _("appeals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from appeals import receivers  # noqa: F401  # connects itself
