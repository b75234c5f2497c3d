"""The settings of the databank: the numbers of the law that no public source confirms."""

from __future__ import annotations

from plugins.staff.rules import SETTINGS
from portal.i18n import lazy_gettext as _
from portal.plugin import Setting

TITLES = {
    "staff.compliance_first_years": _("Years in the position before the first attestation"),
    "staff.compliance_leave_years": _("Years after a leave before an attestation"),
    "staff.compliance_illness_years": _("Years after a long illness before an attestation"),
    "staff.compliance_illness_months": _("Months of illness in a row that exempt"),
    "staff.any_category_exempts": _("A category for another position exempts too"),
    "staff.compliance_soon_days": _("Days ahead in which a term is called near"),
    "staff.category_advice_months": _("Months before the end of a category to apply in"),
    "staff.application_refused_years": _("Years to wait after a refusal"),
}


OLD_MONTHS = "staff.old_data_months"


def all_settings() -> list[Setting]:
    """Return one setting for each unconfirmed rule, its default the rule's own, and the databank's own."""
    rules = [
        Setting(name=name, title=TITLES.get(name, name), kind=type(rule.value), default=rule.value)
        for name, rule in SETTINGS.items()
    ]
    old = Setting(
        name=OLD_MONTHS,
        title=_("Months without a change after which an institution's data count as old"),
        kind=int,
        default=6,
    )
    return [*rules, old]
