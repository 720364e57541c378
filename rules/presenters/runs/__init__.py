"""Recompute runs in words: how far, in which parts, who is told, and what a verification found."""
