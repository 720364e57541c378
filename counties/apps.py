"""Counties, residents, consent, grants and the audit log."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CountiesConfig(AppConfig):
    name = "counties"
    verbose_name = _("counties")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from counties.isolation import isolate_after_migrate

        post_migrate.connect(isolate_after_migrate, sender=self, dispatch_uid="counties.isolation")
