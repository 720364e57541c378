"""Appeals and the dated steps they go through."""

from appeals.models.appeal import Appeal, AppealTransition

__all__ = ["Appeal", "AppealTransition"]
