"""Parameters of a report: from what an address or a command line gives to checked values."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, cast

from plugins.excel_reports.contracts import AS_OF, Parameter, ParameterKind, ReportRequest
from portal import clock
from portal.access import policies
from portal.database import fetch_rows
from portal.errors import Invalid
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.workdays import SchoolYear, school_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plugins.excel_reports.contracts import Report
    from portal.access.actor import Actor

    Given = Mapping[str, Sequence[str]]

DEPERSONALISED = Parameter(
    name="depersonalised",
    title=_l("Without personal data"),
    kind=ParameterKind.FLAG,
    hint=_l("Names become «Teacher 0001»; dates of birth, SNILS and phones are left out."),
)

FIRST_YEAR, LAST_YEAR = 1950, 2100
YEARS_ROUND = 6
MOST_MONTHS = 120
NAMES_SHOWN = 5
TRUE = frozenset({"1", "true", "yes", "on", "да"})
FALSE = frozenset({"", "0", "false", "no", "off", "нет"})
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class _Wrong(Exception):
    """A value that cannot be taken, with the reason in words."""


def parameters_of(report: Report) -> tuple[Parameter, ...]:
    """Return everything that a report asks for, the switch of its depersonalised variant too."""
    return (*report.parameters, DEPERSONALISED) if report.personal else tuple(report.parameters)


def read(report: Report, actor: Actor, given: Given) -> ReportRequest:
    """Return the checked request for what is given.

    Nothing given means the defaults. Raises :class:`Invalid` with a message for each field; a
    name that the report does not ask for is refused too, since a misspelt filter would silently
    give more rows.
    """
    known = {one.name: one for one in parameters_of(report)}
    mistakes: dict[str, list[str]] = {
        name: [_("The report has no such parameter.")] for name in given if name not in known
    }
    values: dict[str, Any] = {}
    for name, parameter in known.items():
        try:
            values[name] = _value(parameter, actor, given.get(name))
        except _Wrong as wrong:
            mistakes[name] = [str(wrong)]
    if mistakes:
        words = "; ".join(f"{name}: {' '.join(mistakes[name])}" for name in mistakes)
        raise Invalid(_("The parameters are wrong. %(words)s", words=words), mistakes)
    as_of = values.get(AS_OF) or clock.today()
    return ReportRequest(actor=actor, values=values, as_of=as_of)


def texts(report: Report, actor: Actor, given: Given) -> dict[str, list[str]]:
    """Return the texts that the form shows: what is given, and defaults for the rest."""
    return {
        one.name: list(given[one.name]) if one.name in given else _default_texts(one, actor)
        for one in parameters_of(report)
    }


def describe(report: Report, request: ReportRequest) -> list[tuple[str, str]]:
    """Return the title and the value of each parameter as people read them.

    The day is left out, since every file tells it anyway, and so are switches that are off.
    """
    return [
        (str(one.title), shown)
        for one in parameters_of(report)
        if one.name != AS_OF and (shown := _shown(one, request))
    ]


def describe_each(report: Report, request: ReportRequest) -> list[tuple[str, str]]:
    """Return the title and the value of every parameter in words; of a switch that is off, nothing."""
    return [(str(one.title), _shown(one, request)) for one in parameters_of(report)]


def choices_of(parameter: Parameter, actor: Actor) -> list[tuple[str, str]]:
    """Return what may be chosen, as values and titles in the language of the page."""
    if parameter.kind is ParameterKind.INSTITUTIONS:
        query = policies[Institution].rows(actor)
        names = query.select(Institution.code, Institution.short_name)
        return [tuple(row) for row in fetch_rows(names.order_by(Institution.sort_key))]
    if parameter.kind is ParameterKind.SCHOOL_YEAR:
        this = school_year(clock.today()).start_year
        years = range(this - YEARS_ROUND, this + YEARS_ROUND)
        return [(str(year), SchoolYear(year).title) for year in years]
    found = parameter.choices(actor) if parameter.choices else ()
    return [(value, str(title)) for value, title in found]


def _value(parameter: Parameter, actor: Actor, given: Sequence[str] | None) -> Any:
    if given is None:
        given = _default_texts(parameter, actor)
    words = [word.strip() for word in given if word.strip()]
    if not words and parameter.required:
        raise _Wrong(_("Fill this in."))
    if parameter.kind is ParameterKind.INSTITUTIONS:
        return _institutions(actor, words)
    if len(words) > 1:
        raise _Wrong(_("Only one value can be given here."))
    return _single(parameter, actor, words[0] if words else "")


def _single(parameter: Parameter, actor: Actor, text: str) -> Any:
    if parameter.kind is ParameterKind.FLAG:
        return _flag(text)
    if not text:
        return "" if parameter.kind is ParameterKind.CHOICE else None
    if parameter.kind is ParameterKind.DATE:
        return _date(text)
    if parameter.kind is ParameterKind.SCHOOL_YEAR:
        return SchoolYear(_whole(text, FIRST_YEAR, LAST_YEAR))
    if parameter.kind is ParameterKind.MONTHS:
        return _whole(text, 0, MOST_MONTHS)
    if text not in dict(choices_of(parameter, actor)):
        raise _Wrong(_("There is no such choice: %(value)s.", value=text))
    return text


def _flag(text: str) -> bool:
    folded = text.casefold()
    if folded not in TRUE | FALSE:
        raise _Wrong(_("Give yes or no."))
    return folded in TRUE


def _date(text: str) -> dt.date:
    dotted = _DOTTED.fullmatch(text)
    try:
        if dotted:
            day, month, year = map(int, dotted.groups())
            found = dt.date(year, month, day)
        else:
            found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise _Wrong(_("Give a date as 31.12.2026.")) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _Wrong(_("Give a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))
    return found


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal()) or not least <= int(text[:9]) <= most:
        raise _Wrong(_("Give a whole number from %(least)s to %(most)s.", least=least, most=most))
    return int(text)


def _institutions(actor: Actor, codes: Sequence[str]) -> tuple[int, ...]:
    if not codes:
        return ()
    wanted = sorted({code.strip() for word in codes for code in word.split(",") if code.strip()})
    query = policies[Institution].rows(actor).where(Institution.code.in_(wanted))
    found = {
        str(code): int(key)
        for code, key in fetch_rows(query.select(Institution.code, Institution.id))
    }
    missing = [code for code in wanted if code not in found]
    if missing:
        raise _Wrong(
            _(
                "There is no such institution within your reach: %(codes)s.",
                codes=", ".join(missing),
            )
        )
    return tuple(sorted(found.values()))


def _default_texts(parameter: Parameter, actor: Actor) -> list[str]:
    value = parameter.default(actor) if parameter.default else None
    if value is None or value is False:
        return []
    if isinstance(value, dt.date):
        return [value.isoformat()]
    if isinstance(value, SchoolYear):
        return [str(value.start_year)]
    return [str(value)]


def _shown(parameter: Parameter, request: ReportRequest) -> str:
    value = request.values[parameter.name]
    if parameter.kind is ParameterKind.FLAG:
        return _("yes") if value else ""
    if parameter.kind is ParameterKind.DATE:
        return format_date(value) or _("not limited")
    if parameter.kind is ParameterKind.INSTITUTIONS:
        return _names(request.actor, value) if value else _("all within reach")
    if parameter.kind is ParameterKind.CHOICE:
        return dict(choices_of(parameter, request.actor))[value] if value else _("all")
    if value is None:
        return _("not limited")
    if parameter.kind is ParameterKind.SCHOOL_YEAR:
        return cast("SchoolYear", value).title
    return str(value)


def _names(actor: Actor, keys: tuple[int, ...]) -> str:
    query = policies[Institution].rows(actor).where(Institution.id.in_(keys))
    sorted_names = query.select(Institution.short_name).order_by(Institution.sort_key)
    names = [str(row[0]) for row in fetch_rows(sorted_names)]
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(keys) - NAMES_SHOWN
    if more <= 0:
        return shown
    return shown + ngettext(" and %(num)s more", " and %(num)s more", more)
