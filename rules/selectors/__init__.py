"""Reads about books, facts, records, scores and runs."""
