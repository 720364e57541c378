"""Clauses that look like protected conduct, whatever they are called: a person has to decide on them (charter R1)."""
