"""Layer 2 of isolation: models that belong to one county, and managers that refuse to forget it."""

from typing import Any, ClassVar, TypeVar

from django.core import checks
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
    `counties.isolation` adds it after every migration. Where the target is partitioned, it is on (county,
    resident, id), so the linking model has that link too. Joins name the same columns, so that PostgreSQL
    looks into one county's partitions, and one bucket, only.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"]
        return name, path, args, kwargs

    @property
    def shared_links(self) -> tuple[str, ...]:
        """Names of the links that both rows have alike: the county, and what the target is partitioned by."""
        partitioned_by = getattr(self.related_model, "partitioned_by", "")
        return ("county", partitioned_by) if partitioned_by else ("county",)

    def get_joining_fields(self, reverse_join: bool = False) -> Any:
        """Django asks for the pairs of columns of a join."""
        pairs = [
            (self.model._meta.get_field(name), self.related_model._meta.get_field(name))
            for name in self.shared_links
        ]
        more = tuple((there, here) if reverse_join else (here, there) for here, there in pairs)
        return super().get_joining_fields(reverse_join) + more

    def get_extra_descriptor_filter(self, instance: models.Model) -> Any:
        """Django asks what else to say when it fetches the row that ``instance`` links to."""
        return {f"{name}_id": getattr(instance, f"{name}_id") for name in self.shared_links}

    def check(self, **kwargs: Any) -> list[Any]:
        """A link to a partitioned model needs its partner beside it."""
        missing = [
            checks.Error(
                f"{self.model.__name__}.{self.name} links to a model partitioned by {name!r}, "
                f"so {self.model.__name__} needs a link {name!r} too.",
                obj=self,
                id="counties.E001",
            )
            for name in self.shared_links
            if name not in {field.name for field in self.model._meta.local_fields}
        ]
        return [*super().check(**kwargs), *missing]


def county_in_bulk() -> models.ForeignKey[Any, Any]:
    """The county of a model that is written in bulk, instead of `CountyScoped.county`.

    The same field without a constraint and an index of its own: both would take time for every row. Row-level security
    lets no other county in, the links of the row name a county that is there, and the model's indexes begin with it.
    """
    return models.ForeignKey(
        "counties.County",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text="The county whose row this is.",
    )


class CountyScoped(models.Model):
    """A row of one county. Append-only for the portal's own role unless the model says otherwise.

    ``mutable_columns`` names the columns which the app's database role may update, ``deletable`` says
    whether it may delete rows; `counties.isolation` turns both into grants. ``partitioned_by`` names the
    link by which a county's rows are spread over buckets (`counties.partitions`); that table's keys hold
    county and link, and whoever links to it has a link of the same name to the same row. ``written_in_bulk``
    has its links checked once a statement instead of once a row. ``changes_noted_by`` names a trigger function
    that looks at the rows each statement has written or deleted.
    """

    mutable_columns: ClassVar[tuple[str, ...]] = ()
    deletable: ClassVar[bool] = False
    partitioned_by: ClassVar[str] = ""
    written_in_bulk: ClassVar[bool] = False
    changes_noted_by: ClassVar[str] = ""

    county = models.ForeignKey(
        "counties.County", models.PROTECT, related_name="+", help_text="The county whose row this is."
    )

    objects = CountyScopedManager()

    class Meta:
        abstract = True
