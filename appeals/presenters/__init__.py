"""Shaping appeals for pages: rows, stages and sentences."""
