"""Shapes what is known about people into what components show."""
