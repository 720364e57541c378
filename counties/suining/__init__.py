"""Suining: a replay county. Data only; see README.md in this folder."""
