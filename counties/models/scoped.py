"""Layer 2 of isolation: models that belong to one county, and managers that refuse to forget it."""

from typing import Any, ClassVar, TypeVar

from django.db import models

from counties.scope import current_county_id

M = TypeVar("M", bound=models.Model)


class CountyScopedManager(models.Manager[M]):
    """Only the rows of the county in scope; outside a scope, an error (`counties.scope`)."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(county_id=current_county_id())


class CountyForeignKey(models.ForeignKey[Any, Any]):
    """A link inside one county.

    The database's constraint is on (county, id) of both sides, so that no row can point across counties;
    `counties.isolation` adds it after every migration.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"]
        return name, path, args, kwargs


class CountyScoped(models.Model):
    """A row of one county. Append-only for the portal's own role unless the model says otherwise.

    ``mutable_columns`` names the columns which the app's database role may update, ``deletable`` says
    whether it may delete rows; `counties.isolation` turns both into grants.
    """

    mutable_columns: ClassVar[tuple[str, ...]] = ()
    deletable: ClassVar[bool] = False

    county = models.ForeignKey(
        "counties.County", models.PROTECT, related_name="+", help_text="The county whose row this is."
    )

    objects = CountyScopedManager()

    class Meta:
        abstract = True
