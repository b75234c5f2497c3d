"""The law of attestation as dated data.

Each :class:`Rule` is one number or principle of an act, with the dates between which it holds.
A rule that no public source confirms carries the name of the setting that may change it. The
arithmetic that uses them is in ``duties``; it takes them resolved for one date as a :class:`Law`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

ORDER_196 = "приказ Минпросвещения России от 24.03.2023 № 196"
ORDER_276 = "приказ Минобрнауки России от 07.04.2014 № 276"
EDUCATION_ACT = "Федеральный закон от 29.12.2012 № 273-ФЗ"
POSITIONS_ACT = "ПП РФ от 21.02.2022 № 225"
PORTAL = "portal"
"""Not an act: how the portal itself counts."""

NO_TERM_SINCE = date(2023, 9, 1)
"""From this day a category is assigned without a term."""
LAST_TERM_ENDS = date(2028, 8, 31)
"""No dated category can be valid after this day."""
_ORDER_276_FROM = date(2014, 6, 15)
_ORDER_196_TO = date(2029, 8, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One number or principle of the law; ``paragraph`` is its place in ``act``."""

    code: str
    value: int | bool
    valid_from: date
    valid_to: date | None = None
    act: str
    paragraph: str
    confirmed: bool
    setting: str | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the rule is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _both(
    code: str,
    value: int | bool,  # noqa: FBT001
    in_276: str,
    in_196: str,
    *,
    confirmed: bool,
    setting: str | None = None,
) -> tuple[Rule, Rule]:
    """Make a rule that order 196 took over from order 276 unchanged."""
    return (
        Rule(
            code=code,
            value=value,
            valid_from=_ORDER_276_FROM,
            valid_to=date(2023, 8, 31),
            act=ORDER_276,
            paragraph=in_276,
            confirmed=True,
            setting=setting,
        ),
        Rule(
            code=code,
            value=value,
            valid_from=NO_TERM_SINCE,
            valid_to=_ORDER_196_TO,
            act=ORDER_196,
            paragraph=in_196,
            confirmed=confirmed,
            setting=setting,
        ),
    )


RULES: tuple[Rule, ...] = (
    *_both("compliance.every_years", 5, "п. 5", "п. 5", confirmed=True),
    *_both(
        "compliance.first_years",
        2,
        "п. 22 б",
        "п. 22 б",
        confirmed=False,
        setting="staff.compliance_first_years",
    ),
    *_both(
        "compliance.leave_years",
        2,
        "п. 22",
        "п. 22",
        confirmed=False,
        setting="staff.compliance_leave_years",
    ),
    *_both(
        "compliance.illness_years",
        1,
        "п. 22",
        "п. 22",
        confirmed=False,
        setting="staff.compliance_illness_years",
    ),
    *_both(
        "compliance.illness_months",
        4,
        "п. 22 е",
        "п. 22 е",
        confirmed=False,
        setting="staff.compliance_illness_months",
    ),
    *_both("compliance.notice_days", 30, "п. 9", "п. 9", confirmed=True),
    *_both("compliance.category_exempts", True, "п. 22 а", "п. 22 а", confirmed=False),
    *_both(
        "compliance.any_category_exempts",
        False,
        "п. 22 а",
        "п. 22 а",
        confirmed=False,
        setting="staff.any_category_exempts",
    ),
    *_both("compliance.pregnancy", True, "п. 22 в", "п. 22 в", confirmed=False),
    *_both("compliance.maternity", True, "п. 22 г", "п. 22 г", confirmed=False),
    *_both("compliance.parental", True, "п. 22 д", "п. 22 д", confirmed=False),
    Rule(
        code="compliance.soon_days",
        value=180,
        valid_from=_ORDER_276_FROM,
        act=PORTAL,
        paragraph="",
        confirmed=False,
        setting="staff.compliance_soon_days",
    ),
    Rule(
        code="compliance.teaching_only",
        value=True,
        valid_from=_ORDER_276_FROM,
        act=POSITIONS_ACT,
        paragraph="разд. I, подразд. 2",
        confirmed=True,
    ),
    Rule(
        code="compliance.heads",
        value=True,
        valid_from=_ORDER_276_FROM,
        act=EDUCATION_ACT,
        paragraph="ст. 51, ч. 4",
        confirmed=True,
    ),
    Rule(
        code="category.term_years",
        value=5,
        valid_from=_ORDER_276_FROM,
        valid_to=date(2023, 8, 31),
        act=ORDER_276,
        paragraph="п. 24",
        confirmed=True,
    ),
    Rule(
        code="category.no_term",
        value=True,
        valid_from=NO_TERM_SINCE,
        valid_to=_ORDER_196_TO,
        act=ORDER_196,
        paragraph="п. 2",
        confirmed=True,
    ),
    Rule(
        code="category.old_term_kept",
        value=True,
        valid_from=NO_TERM_SINCE,
        valid_to=_ORDER_196_TO,
        act=ORDER_196,
        paragraph="п. 3 приказа",
        confirmed=True,
    ),
    Rule(
        code="category.advice_months",
        value=3,
        valid_from=_ORDER_276_FROM,
        act=PORTAL,
        paragraph="",
        confirmed=False,
        setting="staff.category_advice_months",
    ),
    Rule(
        code="application.first_any_time",
        value=True,
        valid_from=NO_TERM_SINCE,
        valid_to=_ORDER_196_TO,
        act=ORDER_196,
        paragraph="п. 27",
        confirmed=True,
    ),
    Rule(
        code="application.first_any_time",
        value=True,
        valid_from=_ORDER_276_FROM,
        valid_to=date(2023, 8, 31),
        act=ORDER_276,
        paragraph="п. 27",
        confirmed=True,
    ),
    Rule(
        code="application.highest_after_years",
        value=2,
        valid_from=_ORDER_276_FROM,
        valid_to=date(2023, 8, 31),
        act=ORDER_276,
        paragraph="п. 30",
        confirmed=True,
    ),
    Rule(
        code="application.highest_after_years",
        value=0,
        valid_from=NO_TERM_SINCE,
        valid_to=_ORDER_196_TO,
        act=ORDER_196,
        paragraph="п. 31",
        confirmed=True,
    ),
    Rule(
        code="application.extra_needs_highest",
        value=True,
        valid_from=NO_TERM_SINCE,
        valid_to=_ORDER_196_TO,
        act=ORDER_196,
        paragraph="п. 45",
        confirmed=True,
    ),
    *_both(
        "application.refused_years",
        1,
        "п. 41",
        "п. 42",
        confirmed=False,
        setting="staff.application_refused_years",
    ),
    Rule(
        code="application.review_days",
        value=30,
        valid_from=_ORDER_276_FROM,
        act=ORDER_196,
        paragraph="п. 33",
        confirmed=True,
    ),
    Rule(
        code="application.decision_days",
        value=60,
        valid_from=_ORDER_276_FROM,
        act=ORDER_196,
        paragraph="п. 29",
        confirmed=True,
    ),
)

SETTINGS: Mapping[str, Rule] = MappingProxyType(
    {rule.setting: rule for rule in RULES if rule.setting is not None}
)
"""Unconfirmed rules by the setting that may change them (the rule in force last)."""


@lru_cache(maxsize=1024)
def rule_on(code: str, day: date) -> Rule:
    """Return the rule of a code in force on a day.

    Outside every interval the nearest rule serves: the earliest one before the first act, the
    latest one after the last act has run out, because the next act is not known.
    Raises KeyError for a code that no rule has.
    """
    known = sorted((rule for rule in RULES if rule.code == code), key=lambda rule: rule.valid_from)
    if not known:
        raise KeyError(code)
    for rule in known:
        if rule.holds_on(day):
            return rule
    started = [rule for rule in known if rule.valid_from <= day]
    return started[-1] if started else known[0]


@dataclass(frozen=True, slots=True)
class Law:
    """The rules of one date, resolved, with the settings of the portal over unconfirmed ones."""

    day: date
    every_years: int
    first_years: int
    leave_years: int
    illness_years: int
    illness_months: int
    notice_days: int
    any_category_exempts: bool
    soon_days: int
    term_years: int
    advice_months: int
    highest_after_years: int
    refused_years: int
    extra_needs_highest: bool


def law_on(day: date, settings: Mapping[str, int | bool] | None = None) -> Law:
    """Resolve the rules for a date; ``settings`` override unconfirmed rules by setting name.

    A setting that no unconfirmed rule names raises KeyError.
    """
    return _law_on(day, tuple(sorted((settings or {}).items())))


@lru_cache(maxsize=64)
def _law_on(day: date, settings: tuple[tuple[str, int | bool], ...]) -> Law:
    changed = {SETTINGS[name].code: value for name, value in settings}

    def number(code: str) -> int:
        return int(changed.get(code, rule_on(code, day).value))

    return Law(
        day=day,
        every_years=number("compliance.every_years"),
        first_years=number("compliance.first_years"),
        leave_years=number("compliance.leave_years"),
        illness_years=number("compliance.illness_years"),
        illness_months=number("compliance.illness_months"),
        notice_days=number("compliance.notice_days"),
        any_category_exempts=bool(number("compliance.any_category_exempts")),
        soon_days=number("compliance.soon_days"),
        term_years=int(rule_on("category.term_years", min(day, date(2023, 8, 31))).value),
        advice_months=number("category.advice_months"),
        highest_after_years=number("application.highest_after_years"),
        refused_years=number("application.refused_years"),
        extra_needs_highest=bool(number("application.extra_needs_highest")),
    )
