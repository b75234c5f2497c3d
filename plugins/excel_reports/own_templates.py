"""Reports by own templates (свои шаблоны): which one holds, what it may name, and the file it makes.

Everything here is in the portal's own language, whatever the page's is: a template names columns by
their titles, and must be filled alike for everybody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from plugins.excel_reports.catalogue import may_download
from plugins.excel_reports.models import ReportTemplate
from plugins.excel_reports.on_page import whole_title
from plugins.excel_reports.parameters import describe, describe_each
from plugins.excel_reports.permissions import ReportsPermission
from plugins.excel_reports.services import (
    Format,
    Written,
    author_of,
    bare_sheets,
    organisation_of,
    write_file,
)
from portal import clock
from portal.errors import Invalid, NotAllowed
from portal.i18n import gettext as _
from portal.i18n import in_language
from portal.own_templates.services import content_of, template_above, template_of_institution
from portal.spreadsheets.fill import Field, Table, fill_workbook
from portal.spreadsheets.sheets import Column, Kind, Sheet
from portal.spreadsheets.write import write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plugins.excel_reports.contracts import Report, ReportRequest
    from portal.access.actor import Actor
    from portal.spreadsheets.fill import Filled
    from portal.spreadsheets.values import WritableValue

MOST_ROWS = 5_000
"""A template is filled cell by cell with its looks, which more rows would make too slow."""
_SAMPLE_ROWS = 3
_PORTALS_OWN = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What a template may name, what that is, and how it looks filled."""

    name: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class SheetOffer:
    """The columns that a sheet of the report offers to templates."""

    title: str
    placeholders: Sequence[Placeholder]


def template_for(actor: Actor, report: Report) -> ReportTemplate | None:
    """Return the template that holds at a workplace: its institution's, the district's, or none."""
    reach, of = actor.reach, ReportTemplate.report
    if reach.everything:
        return None
    own = None
    if reach.institution_id is not None:
        own = template_of_institution(of, report.name, reach.institution_id)
    return own or template_above(actor, of, report.name)


def write_by_template(
    report: Report, request: ReportRequest, template: ReportTemplate, target: Path
) -> Written:
    """Write a report by an own template; whoever gives it out enters that in the audit.

    Raises :class:`Invalid` where there are too many rows, or a column that it names is not there
    with these parameters, and :class:`NotAllowed` to who may not download it.
    """
    if not may_download(request.actor, report):
        raise NotAllowed(_("Your role does not allow downloading this report."))
    with in_language(_PORTALS_OWN):
        tables = _tables(report, request)
        values = values_of(report, request, len(tables[0].rows))
    filled = fill_workbook(content_of(template), values, tables, zone=clock.zone())
    target.write_bytes(filled.content)
    digest = hashlib.sha256(filled.content).hexdigest()
    return Written(rows=len(tables[0].rows), sha256=digest)


def write_as_held(
    report: Report, request: ReportRequest, target: Path, kind: Format
) -> tuple[Written, str]:
    """Write a report nobody waits for: by the own template where one holds, else by the built-in form.

    The second value says in words why an own template that holds could not be filled this time.
    """
    actor = request.actor
    held = None
    if kind is Format.XLSX and actor.can(ReportsPermission.TEMPLATE_VIEW):
        held = template_for(actor, report)
    if held is None:
        return write_file(report, request, target, kind), ""
    try:
        return write_by_template(report, request, held, target), ""
    except Invalid as why:
        told = _("By the built-in form, not by the own template. %(why)s", why=why.message)
        return write_file(report, request, target, kind), told


def trial(report: Report, request: ReportRequest, template: bytes) -> Filled:
    """Return a template filled with examples. Raises :class:`Invalid` with what is wrong in it."""
    with in_language(_PORTALS_OWN):
        tables = [
            Table(
                sheet=one.title,
                columns=_fields(one),
                rows=[[_example(column) for column in one.columns] for _row in range(_SAMPLE_ROWS)],
            )
            for one in report.build(request).sheets
        ]
        values = values_of(report, request, _SAMPLE_ROWS)
    return fill_workbook(template, values, tables, zone=clock.zone())


def values_of(report: Report, request: ReportRequest, rows: int) -> dict[str, WritableValue]:
    """Return what placeholders outside of rows may name, with the values of a request."""
    told = describe(report, request)
    return {
        "title": str(report.title),
        "organisation": organisation_of(request.actor),
        "as_of": request.as_of,
        "made_by": author_of(request.actor),
        "rows": rows,
        "parameters": "; ".join(f"{name}: {value}" for name, value in told),
        **{f"parameter.{name}": value for name, value in describe_each(report, request)},
    }


def placeholders(report: Report, request: ReportRequest) -> list[Placeholder]:
    """Return what templates of a report may name outside of rows, with examples."""
    meanings = {
        "title": _("The report's title"),
        "organisation": _("Organisation"),
        "as_of": _("The day whose state is told"),
        "made_by": _("Who makes the file"),
        "rows": _("How many rows there are"),
        "parameters": _("All parameters in one line"),
    }
    with in_language(_PORTALS_OWN):
        values = values_of(report, request, 120)
    return [
        Placeholder(_braced(name), meanings.get(name) or _("Parameter"), _shown(value))
        for name, value in values.items()
    ]


def offers(report: Report, request: ReportRequest) -> list[SheetOffer]:
    """Return the columns of each sheet of a report as placeholders of the repeated row."""
    with in_language(_PORTALS_OWN):
        sheets = [
            (one.title, [(whole_title(column), column) for column in one.columns])
            for one in report.build(request).sheets
        ]
    return [
        SheetOffer(
            title,
            [
                Placeholder(
                    _braced(f"row.{name}"),
                    _braced(f"sum.{name}") if column.kind in _SUMMED else "",
                    _shown(_example(column)),
                )
                for name, column in columns
            ],
        )
        for title, columns in sheets
    ]


_SUMMED = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.MONEY})


def starter(report: Report, request: ReportRequest) -> bytes:
    """Return a template to begin with: the report's own look with placeholders in place."""
    content = io.BytesIO()
    with in_language(_PORTALS_OWN):
        sheets = [_starter_sheet(one) for one in report.build(request).sheets]
        write_workbook(content, sheets, title=str(report.title), zone=clock.zone())
    return content.getvalue()


def _starter_sheet(sheet: Sheet) -> Sheet:
    row = [_braced(f"row.{whole_title(one)}") for one in sheet.columns]
    rows = [row]
    if sheet.totals:
        sums = [
            _braced(f"sum.{whole_title(one)}") if one.total == "sum" else ""
            for one in sheet.columns
        ]
        sums[0] = sums[0] or _("Total")
        rows.append(sums)
    return replace(
        sheet,
        rows=rows,
        columns=[replace(one, width=one.width or 18, labels=None) for one in sheet.columns],
        heading="{{ title }}",
        title_lines=(
            (_("Organisation"), "{{ organisation }}"),
            (_("As of"), "{{ as_of }}"),
            (_("Parameters"), "{{ parameters }}"),
            (_("Rows"), "{{ rows }}"),
        ),
        signatures=(_("Made by: %(line)s / %(name)s /", line="_" * 24, name="{{ made_by }}"),),
        marks=None,
        filter=False,
        totals=False,
        charts=(),
    )


def _tables(report: Report, request: ReportRequest) -> list[Table]:
    data = report.build(request)
    if data.count > MOST_ROWS:
        raise _too_many(data.count)
    found = []
    for whole, bare in zip(data.sheets, bare_sheets(data, request), strict=True):
        rows = list(islice(bare.rows, MOST_ROWS + 1))
        if len(rows) > MOST_ROWS:
            raise _too_many(len(rows))
        fields = _fields(bare)
        kept = {one.title for one in fields}
        gone = [title for one in whole.columns if (title := whole_title(one)) not in kept]
        found.append(Table(sheet=whole.title, columns=fields, rows=rows, left_out=gone))
    return found


def _too_many(rows: int) -> Invalid:
    return Invalid(
        _(
            "An own template takes %(most)s rows at most, and here are %(rows)s or more. Narrow the parameters, or download the report by the built-in form.",
            most=MOST_ROWS,
            rows=rows,
        )
    )


def _fields(sheet: Sheet) -> list[Field]:
    return [
        Field(title=whole_title(one), kind=one.kind, labels=one.labels) for one in sheet.columns
    ]


def _example(column: Column) -> WritableValue:
    day = clock.today()
    moment = dt.datetime.combine(day, dt.time(9, 30))
    examples: dict[Kind, WritableValue] = {
        Kind.WHOLE: 12,
        Kind.NUMBER: 1.5,
        Kind.MONEY: 1250.5,
        Kind.PERCENT: 0.25,
        Kind.DATE: day,
        Kind.MOMENT: moment,
        Kind.TIME: moment.time(),
        Kind.FLAG: True,
    }
    if column.labels:
        return column.labels[0]
    return examples.get(column.kind, _("Example"))


def _shown(value: WritableValue) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if value is True:
        return _("yes")
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _braced(name: str) -> str:
    return f"{{{{ {name} }}}}"
