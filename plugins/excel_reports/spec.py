"""The hook that this plugin offers to others: giving reports to the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.plugin import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.excel_reports.contracts import Report


@hookspec
def excel_reports_register_reports() -> Iterable[Report]:
    """Return the plugin's reports.

    Called once, when the catalogue is first asked for, for every plugin that is loaded. Names are
    unique in the portal, which is checked. An actor is shown the reports whose plugin is on within
    the actor's reach and whose permission the actor's role grants: do not check that here.

    A plugin that can do without reports implements the hook with ``@hookimpl(optionalhook=True)``,
    does not name this plugin in its ``requires``, and imports the contracts inside::

        @hookimpl(optionalhook=True)
        def excel_reports_register_reports() -> Iterable[Report]:
            from plugins.hotline.reports import REPORTS

            return REPORTS

    where ``reports.py`` says what each report is and builds it from rows within the policy::

        def build_open(request: ReportRequest) -> ReportData:
            rows = fetch_rows(policies[Call].rows(request.actor).select(Call.topic, Call.came_on))
            columns = (Column(title=_("Topic")), Column(title=_("Came on"), kind=Kind.DATE))
            return ReportData(
                sheets=[Sheet(title=_("Open calls"), columns=columns, rows=rows)], count=len(rows)
            )
    """
