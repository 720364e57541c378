"""Who may do what in a county: guardian grants on the county, grouped into roles (layer 5)."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import Permission as GrantablePermission
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from counties.errors import NotPermitted
from counties.models import County, CountyPermission


class Permission(StrEnum):
    """What can be granted on a county; the codenames of `County.Meta.permissions`."""

    HOLD_RECORD = "hold_record"
    PROPOSE_RECORDS = "propose_records"
    CONFIRM_RECORDS = "confirm_records"
    REVISE_RULES = "revise_rules"
    PUBLISH_RULES = "publish_rules"
    REVIEW_CLAUSES = "review_clauses"
    DECIDE_APPEALS = "decide_appeals"


class Role(StrEnum):
    """The names under which permissions are given to people."""

    RESIDENT = "resident"
    CLERK = "clerk"
    CONFIRMER = "confirmer"
    RULE_ADMIN = "rule_admin"
    PUBLISHER = "publisher"
    CHARTER_REVIEWER = "charter_reviewer"
    REVIEWER = "reviewer"


PERMISSIONS: Mapping[Role, Permission] = {
    Role.RESIDENT: Permission.HOLD_RECORD,
    Role.CLERK: Permission.PROPOSE_RECORDS,
    Role.CONFIRMER: Permission.CONFIRM_RECORDS,
    Role.RULE_ADMIN: Permission.REVISE_RULES,
    Role.PUBLISHER: Permission.PUBLISH_RULES,
    Role.CHARTER_REVIEWER: Permission.REVIEW_CLAUSES,
    Role.REVIEWER: Permission.DECIDE_APPEALS,
}
STAFF = frozenset(Role) - {Role.RESIDENT}


def permissions_of(user: Any, county: County) -> frozenset[Permission]:
    """The user's grants on the county, read afresh: a revoked grant ends with the request in hand."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    names = GrantablePermission.objects.filter(
        pk__in=CountyPermission.objects.filter(user=user, content_object=county).values("permission_id")
    ).values_list("codename", flat=True)
    return frozenset(Permission(name) for name in names)


def roles_of(user: Any, county: County) -> frozenset[Role]:
    """The user's roles in the county."""
    held = permissions_of(user, county)
    return frozenset(role for role, permission in PERMISSIONS.items() if permission in held)


def counties_of(user: Any) -> QuerySet[County]:
    """Counties in which the user holds any grant."""
    return County.objects.filter(
        pk__in=CountyPermission.objects.filter(user=user).values("content_object_id")
    )


def require(user: Any, permission: Permission, county: County) -> None:
    """Raise `NotPermitted` unless the user holds the grant. Being an operator grants nothing here."""
    require_any(user, (permission,), county)


def require_any(user: Any, permissions: Collection[Permission], county: County) -> None:
    """Raise `NotPermitted` unless the user holds one of the grants."""
    if not permissions_of(user, county) & set(permissions):
        raise NotPermitted("permission", _("You do not hold the role that this needs in this county."))


def role_grant(*, user: Any, role: Role, county: County) -> None:
    """Give the role on the county."""
    assign_perm(PERMISSIONS[role], user, county)


def role_revoke(*, user: Any, role: Role, county: County) -> None:
    """Take the role away; it holds from the next request on."""
    remove_perm(PERMISSIONS[role], user, county)
