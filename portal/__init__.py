"""The shell around the rooms: settings, addresses, accounts, the page frame, the embedded servers."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
