"""What a plugin hands over to offer a report: values that say what it is, and one that builds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from portal import clock
from portal.errors import Invalid
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.workdays import school_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from flask_babel.speaklater import LazyString

    from portal.access.actor import Actor
    from portal.plugin import RecordLink
    from portal.spreadsheets.sheets import Sheet

    Text: TypeAlias = str | LazyString
    Choice: TypeAlias = tuple[str, Text]

AS_OF = "as_of"
"""The name of the parameter that says of which day the state is told."""


class ParameterKind(StrEnum):
    """How a parameter is asked for, and the type of its value in :class:`ReportRequest`."""

    DATE = "date"
    """A ``date``."""
    SCHOOL_YEAR = "school_year"
    """A ``SchoolYear``, given by the year it starts in."""
    INSTITUTIONS = "institutions"
    """Keys of institutions in the actor's reach, given by their codes; empty means all of them."""
    CHOICE = "choice"
    """The value of one of ``choices``, or an empty text."""
    MONTHS = "months"
    """A whole number of months, 0 to 120."""
    FLAG = "flag"
    """True or false; false unless given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Something that a report asks for.

    ``default`` and ``choices`` are asked for each actor. A required parameter that is given empty
    is refused; one that is not given at all takes its default.
    """

    name: str
    title: Text
    kind: ParameterKind
    default: Callable[[Actor], Any] | None = None
    choices: Callable[[Actor], Iterable[Choice]] | None = None
    required: bool = False
    hint: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """Who asks for a report, with which values, and the state of which day is meant."""

    actor: Actor
    values: Mapping[str, Any]
    as_of: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """One report built: its sheets and what their passport says of them.

    The sheets come bare: the title block, signatures and the passport are put round them by this
    plugin. ``count`` is the exact number of rows of the first sheet, known before they are read.
    ``names`` and ``hidden`` are titles of columns: in the depersonalised variant the first become
    numbered words, the second are left out. ``legend`` explains the marks, ``rules`` names the
    rules that were used with their paragraphs, ``notes`` says what the reader must know.
    """

    sheets: Sequence[Sheet]
    count: int
    names: Collection[str] = ()
    hidden: Collection[str] = ()
    legend: Sequence[tuple[str, str]] = ()
    rules: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report in the catalogue.

    ``build`` is called with a checked request; it must read rows through the policies of
    ``request.actor``, so that the file never holds more than the screen, and may return rows as a
    generator, which is read once. ``permission`` is asked for seeing the report,
    ``export_permission`` for downloading it. ``personal`` says that rows tell of persons, so that
    a depersonalised variant is offered. ``leads`` gives the pages on which its reader goes on.
    """

    name: str
    title: Text
    purpose: Text
    permission: str
    export_permission: str
    build: Callable[[ReportRequest], ReportData]
    parameters: Sequence[Parameter] = ()
    audience: Text = ""
    personal: bool = True
    order: int = 100
    leads: Callable[[Actor], Iterable[RecordLink]] | None = None


DAY = Parameter(
    name=AS_OF,
    title=_("As of"),
    kind=ParameterKind.DATE,
    default=lambda _actor: clock.today(),
    required=True,
)
"""The day whose state a report tells; today unless another is asked for."""
INSTITUTIONS = Parameter(
    name="institutions",
    title=_("Institutions"),
    kind=ParameterKind.INSTITUTIONS,
    hint=_("Choose none for all of them; hold Ctrl to choose several."),
)
"""The institutions that a report tells of; all in reach unless some are asked for."""


def period(
    first: Text, last: Text, *, ends: Callable[[Actor], dt.date] | None = None
) -> tuple[Parameter, Parameter]:
    """Return the two days of a period, called so: from the school year's first day, usually until today."""
    return (
        Parameter(
            name="first",
            title=first,
            kind=ParameterKind.DATE,
            default=lambda _actor: school_year(clock.today()).first,
            required=True,
        ),
        Parameter(
            name="last",
            title=last,
            kind=ParameterKind.DATE,
            default=ends or (lambda _actor: clock.today()),
            required=True,
        ),
    )


def days_of(request: ReportRequest) -> tuple[dt.date, dt.date]:
    """Return the days of the period that was asked for; raise :class:`Invalid` where it is turned."""
    first, last = request.values["first"], request.values["last"]
    if first > last:
        raise Invalid(gettext("The period ends before it begins."))
    return first, last
