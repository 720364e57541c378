"""Who and where: counties, places, residents, consent; and what was done: audit, notices, work to do."""

from counties.models.access_log import AccessLog
from counties.models.audit import AuditDetail, AuditEvent
from counties.models.consent import Consent, ConsentText, Membership
from counties.models.county import County, CountyPermission
from counties.models.notice import Notice, NoticeDelivery
from counties.models.outbox import OutboxMessage
from counties.models.place import Household, Village
from counties.models.resident import Resident

__all__ = [
    "AccessLog",
    "AuditDetail",
    "AuditEvent",
    "Consent",
    "ConsentText",
    "County",
    "CountyPermission",
    "Household",
    "Membership",
    "Notice",
    "NoticeDelivery",
    "OutboxMessage",
    "Resident",
    "Village",
]
