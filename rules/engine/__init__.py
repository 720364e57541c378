"""The scoring engine: pure, standard library only; its text is docs/reference/scoring.md."""
