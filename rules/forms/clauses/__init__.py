"""The clause editor's forms: what a clause says as fields, and what the fields say as a clause, nothing lost.

What is right and wrong in a clause the engine says (`rules.engine`); a form only asks and shows.
"""

from rules.forms.clauses.form import ClauseForm
from rules.forms.clauses.parts import clause_form, differences

__all__ = ["ClauseForm", "clause_form", "differences"]
