"""Servers of its own for a machine that has none: PostgreSQL and Valkey from their wheels, and one supervisor."""
