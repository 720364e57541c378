"""Shapes programmes, answers and grants into what components show."""
