"""A draft on its way to publication: its task list, the clauses that a reviewer reads, and what was decided."""
