"""Bytes to and from PostgreSQL as bytes: Django's cursor writes each as two digits of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg import Cursor


def fetch(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, in the open transaction."""
    return _run(statement, values).fetchall()


def execute(statement: str, values: Mapping[str, Any]) -> None:
    """A statement that gives no rows; placeholders of bytes are written `%(name)b`."""
    _run(statement, values)


def _run(statement: str, values: Mapping[str, Any]) -> Cursor[tuple[Any, ...]]:
    connection.ensure_connection()
    return Cursor(connection.connection).execute(statement, values or None, binary=True)
