"""How the events that terms are bound to are called."""

from __future__ import annotations

from portal.i18n import gettext
from portal.i18n import lazy_gettext as _

EVENTS = {
    "application_received": _("An application has come"),
    "attestation": _("Attestation"),
    "attestation_day": _("Day of the attestation"),
    "attestation_end": _("End of the attestation"),
    "attestation_start": _("Beginning of the attestation"),
    "august_meeting": _("August meeting of teachers"),
    "between_attestations": _("The time between attestations"),
    "category_end": _("End of the category"),
    "commission_decision": _("Decision of the commission"),
    "commission_meeting": _("Sitting of the commission"),
    "contract_date": _("Day of the contract of employment"),
    "district_method_association_meeting": _("Meeting of the district's association of teachers"),
    "event_held": _("The event has been held"),
    "expertise": _("Expert assessment"),
    "expertise_end": _("End of the expert assessment"),
    "expertise_start": _("Beginning of the expert assessment"),
    "extract_made": _("The extract has been made"),
    "hired": _("Hiring"),
    "leave_end": _("End of the leave"),
    "method_association_meeting": _("Meeting of the association of teachers"),
    "method_council": _("Council of methods"),
    "ministry_order": _("Order of the ministry"),
    "order": _("Order"),
    "pedagogical_council": _("Council of teachers"),
    "protocol_made": _("The protocol has been made"),
    "return_to_work": _("Return to work"),
}
"""The fixed words of readings; other events are called by the phrase's own words."""


def event_title(anchor: str) -> str:
    """Return how an event is called; words of a phrase as they stand."""
    return str(EVENTS[anchor]) if anchor in EVENTS else anchor or gettext("An event without a name")
