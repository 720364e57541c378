"""The public pages of a county's book: timeline, one day, comparison, clauses, search, feeds, files, register."""
