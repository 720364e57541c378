"""The clerk's pages: the desk with its records and notices, and entering an act."""
