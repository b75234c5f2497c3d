"""How checks, campaigns and findings are called, and where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.models import Campaign, ControlCheck, Finding, Verdict
from portal.plugin import RecordLink

if TYPE_CHECKING:
    from peewee import Model


def check_url(key: int) -> str:
    """Return the address of a check's page."""
    return f"/document-control/checks/{key}"


def campaign_url(key: int) -> str:
    """Return the address of a campaign's board."""
    return f"/document-control/campaigns/{key}"


def finding_url(finding: Finding) -> str:
    """Return the address of a finding's page."""
    return f"/document-control/findings/{finding.id}"


def link_of(record: Model) -> RecordLink | None:
    """Return how a record of document control is called and where it is shown."""
    if isinstance(record, ControlCheck):
        return RecordLink(str(record), check_url(record.id))
    if isinstance(record, Campaign):
        return RecordLink(str(record), campaign_url(record.id))
    if isinstance(record, Finding):
        return RecordLink(str(record), finding_url(record))
    if isinstance(record, Verdict):
        return RecordLink(str(record.check_of), check_url(record.check_of_id))
    return None
