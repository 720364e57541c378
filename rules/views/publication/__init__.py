"""From draft to revision: drafts, the review of clauses, publishing and withdrawing."""
