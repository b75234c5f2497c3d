"""What is refused before it reaches the database: texts too long, days far from the plan's year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NoReturn

from flask import current_app

from portal import clock
from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plugins.work_plan.models import WorkPlan
    from plugins.work_plan.terms import Window

AROUND = dt.timedelta(days=366)
"""How far before and after its school year the days of a plan may lie."""
MOST_RECORDS = 1_000


def refuse(field: str, message: str) -> NoReturn:
    """Raise :class:`Invalid` for one field of a form."""
    raise Invalid(_("The form has mistakes"), {field: [message]})


def check_day(plan: WorkPlan, day: dt.date | None, field: str) -> None:
    """Refuse a day that lies more than a year before or after the plan's school year."""
    if day is None:
        return
    if not plan.year.first - AROUND <= day <= plan.year.last + AROUND:
        refuse(field, _("This day is far from the school year of the plan."))


def check_order(first: dt.date | None, last: dt.date | None, field: str) -> None:
    """Refuse a last day before the first one."""
    if first is not None and last is not None and last < first:
        refuse(field, _("The last day is before the first."))


def check_windows(plan: WorkPlan, windows: Iterable[Window]) -> None:
    """Refuse windows without order or far from the plan's year."""
    for one in windows:
        check_order(one.start, one.due, "due")
        check_day(plan, one.start, "start")
        check_day(plan, one.due, "due")


def check_past(day: dt.date, field: str) -> dt.date:
    """Return a day on which something was done; refuse one that has not come yet."""
    if day > clock.today():
        refuse(field, _("This day has not come yet."))
    return day


def check_lengths(model: type[Any], values: Mapping[str, Any]) -> None:
    """Refuse texts that are longer than their columns."""
    for name, value in values.items():
        longest = getattr(model._meta.fields[name], "max_length", None)  # noqa: SLF001
        if isinstance(value, str) and longest and len(value) > longest:
            refuse(name, _("This is longer than %(count)s letters.", count=longest))


def check_counting(values: Mapping[str, Any]) -> None:
    """Refuse a kind of records that nobody declares, and numbers of them that make no sense."""
    kind = values.get("counts_for", "")
    plugins = current_app.extensions["plugins"]
    if kind and kind not in {one.name for _owner, one in plugins.work_kinds()}:
        refuse("counts_for", _("Nobody keeps records of this kind."))
    if not 0 <= values.get("counts_needed", 1) <= MOST_RECORDS:
        refuse("counts_needed", _("Give a number from 0 to %(count)s.", count=MOST_RECORDS))
