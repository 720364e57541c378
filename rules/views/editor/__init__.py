"""The draft editor: beginning a draft, its list of clauses, one clause, and its history."""
