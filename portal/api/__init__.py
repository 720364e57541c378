"""Conventions of the whole API: problems, pages of lists, what is closed, the contract. Rooms bring the views."""
