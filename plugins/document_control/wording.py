"""The words of document control: codes that tables keep, with the titles that people read."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

OBJECTS = (
    ("plan", _("Plans of preparation for attestation")),
    ("folder", _("Portfolios")),
    ("compliance", _("Papers of the attestation for compliance")),
    ("site", _("Site of the institution")),
    ("other", _("Something else")),
)
VERSION_STATES = (
    ("draft", _("Draft")),
    ("published", _("In use")),
    ("retired", _("No longer in use")),
)
ASKED_OF = (
    ("institution", _("Of the institution")),
    ("subject", _("Of each teacher drawn")),
)
FACT_KINDS = (
    ("text", _("Text")),
    ("date", _("Date")),
    ("number", _("Number")),
    ("yes_no", _("Yes or no")),
    ("choice", _("Choice")),
)
VERDICTS = (
    ("yes", _("Yes")),
    ("partly", _("Partly")),
    ("no", _("No")),
    ("not_applicable", _("Does not apply")),
)
CAMPAIGN_STATES = (
    ("draft", _("In preparation")),
    ("running", _("Under way")),
    ("closed", _("Finished")),
    ("cancelled", _("Called off")),
)
SAMPLES = (
    ("none", _("No teachers are drawn")),
    ("all", _("All who are asked for")),
    ("drawn", _("Some, drawn by lot")),
)
REPEATS = (
    ("", _("Does not repeat")),
    ("yearly", _("Every year")),
    ("half_yearly", _("Every half year")),
    ("quarterly", _("Every quarter")),
    ("monthly", _("Every month")),
    ("yearly_after", _("A year after it is closed")),
    ("half_yearly_after", _("Half a year after it is closed")),
    ("quarterly_after", _("Three months after it is closed")),
    ("monthly_after", _("A month after it is closed")),
)
CHECK_STATES = (
    ("self_check", _("Self-check of the institution")),
    ("submitted", _("Handed in")),
    ("inspection", _("Under inspection")),
    ("returned", _("Returned to the institution")),
    ("issued", _("Result given out")),
    ("remediation", _("Findings are being mended")),
    ("recheck", _("Check of what was mended")),
    ("closed", _("Check closed")),
    ("cancelled", _("Called off")),
)
OUTCOMES = (
    ("good", _("Without remarks")),
    ("remarks", _("With remarks")),
    ("bad", _("Does not meet the requirements")),
)
EVIDENCE_KINDS = (
    ("file", _("File")),
    ("link", _("Link")),
    ("photo", _("Photo")),
)
SEVERITIES = (
    ("advice", _("Advice")),
    ("remark", _("Fault")),
    ("violation", _("Violation")),
)
FINDING_STATES = (
    ("draft", _("Draft")),
    ("open", _("To be mended")),
    ("answered", _("Answered by the institution")),
    ("returned", _("Answer returned")),
    ("accepted", _("Mended")),
    ("withdrawn", _("Withdrawn")),
)
REPLY_SIDES = (
    ("institution", _("Institution")),
    ("inspector", _("Inspector")),
)
EXTENSION_STATES = (
    ("asked", _("Awaits an answer")),
    ("granted", _("Granted")),
    ("refused", _("Refused")),
)
EFFECTS = (
    ("", _("Not looked at yet")),
    ("holds", _("Holds")),
    ("failed", _("Came back")),
)
