"""What the clerk's pages show: the desk, a record and its notice, and the steps of entering an act."""
