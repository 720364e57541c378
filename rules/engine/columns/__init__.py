"""The steps of the bulk engine, on arrays: see rules/engine/bulk.py for the front door (scoring.md 8)."""
