"""Consultations: as everybody sees them, as they are run, and on paper."""
