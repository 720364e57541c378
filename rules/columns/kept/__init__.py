"""A county's facts kept as columns, and brought up to date (docs/adr/0025)."""
