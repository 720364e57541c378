"""A resident's own pages: the record, why, and what a revision changed."""
