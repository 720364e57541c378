"""The clause editor's pages: the list of clauses, one clause, its conflicts, and the draft's history."""
