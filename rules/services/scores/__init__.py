"""Scores of residents: computed, kept as rows, followed by their history; places where they are limited."""
