"""What a district decides about terms that words leave open, as settings of the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms import Conventions
from plugins.work_plan.terms.conventions import WeekRule
from portal.i18n import lazy_gettext as _
from portal.plugin import Setting
from portal.plugin.settings import setting
from portal.workdays import official_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

BY_INCLUDES_DAY = "work_plan.by_includes_day"
TEACHING_ENDS = "work_plan.school_year_ends_in_august"
FULL_WEEKS = "work_plan.weeks_are_whole"
DAYS_AFTER_TERM = "work_plan.days_after_term"
REST_MONTHS = "work_plan.monthly_work_rests_in_summer"
SUMMER = frozenset({7, 8})
AUGUST_END = (8, 31)


def all_settings() -> Iterable[Setting]:
    """Return the settings, their defaults those of the readings."""
    usual = Conventions()
    return [
        Setting(
            name=BY_INCLUDES_DAY,
            title=_("“By 10 July” includes 10 July"),
            kind=bool,
            default=usual.by_includes_day,
        ),
        Setting(
            name=TEACHING_ENDS,
            title=_("“The end of the school year” is 31 August, not 31 May"),
            kind=bool,
            default=usual.teaching_ends == AUGUST_END,
        ),
        Setting(
            name=FULL_WEEKS,
            title=_("“The first week of October” is the first whole week, not the days 1 to 7"),
            kind=bool,
            default=usual.week_rule is WeekRule.FULL_WEEKS,
        ),
        Setting(
            name=REST_MONTHS,
            title=_("Monthly work rests in July and August"),
            kind=bool,
            default=bool(usual.months_left_out),
        ),
        Setting(
            name=DAYS_AFTER_TERM,
            title=_("Days after the end of a school term in which its work is due"),
            kind=int,
            default=usual.days_after_term,
        ),
    ]


def conventions() -> Conventions:
    """Return how this portal reads terms."""
    usual = Conventions()
    return Conventions(
        by_includes_day=setting(BY_INCLUDES_DAY),
        teaching_ends=AUGUST_END if setting(TEACHING_ENDS) else usual.teaching_ends,
        week_rule=WeekRule.FULL_WEEKS if setting(FULL_WEEKS) else WeekRule.DAYS,
        months_left_out=SUMMER if setting(REST_MONTHS) else frozenset(),
        days_after_term=setting(DAYS_AFTER_TERM),
        production_calendar=official_calendar(),
    )
