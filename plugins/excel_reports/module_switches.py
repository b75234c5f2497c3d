"""The portal's own report: which modules are on in which institution, since when, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app
from peewee import JOIN

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.excel_reports.permissions import ReportsPermission
from portal.access import policies
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.modules.models import ModuleSwitch
from portal.modules.permissions import ModulesPermission
from portal.modules.services import states
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet, SheetChart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.plugin.manager import Plugins

INSTITUTIONS = Parameter(
    name="institutions",
    title=_l("Institutions"),
    kind=ParameterKind.INSTITUTIONS,
    hint=_l("Choose none for all of them; hold Ctrl to choose several."),
)
MOST_BARS = 30


def build(request: ReportRequest) -> ReportData:
    """Return the table institution × module, the same counted by module, and who switched what last."""
    plugins = cast("Plugins", current_app.extensions["plugins"])
    modules = {one.name: str(one.manifest.title) for one in plugins.switchable()}
    query = policies[Institution].rows(request.actor)
    chosen: tuple[int, ...] = request.values.get(INSTITUTIONS.name) or ()
    if chosen:
        query = query.where(Institution.id.in_(chosen))
    places = fetch_rows(
        query.select(Institution.id, Institution.short_name, Institution.kind).order_by(
            Institution.sort_key, Institution.id
        )
    )
    on = states(plugins, [key for key, _name, _kind in places])
    return ReportData(
        sheets=[
            _matrix(places, on, modules),
            _by_module(places, on, modules),
            _switched(places, modules),
        ],
        count=len(places),
        notes=(_("Where nobody has switched a module, its state by default is told."),),
    )


def _matrix(
    places: Sequence[tuple[int, str, str]],
    on: Mapping[int, frozenset[str]],
    modules: dict[str, str],
) -> Sheet:
    kinds = {code: str(words) for code, words in INSTITUTION_KINDS}
    yes, no = _("on"), _("off")
    columns = [
        Column(title=_("Institution"), width=34),
        Column(title=_("Kind of institution"), width=22),
        *(Column(title=title, width=16) for title in modules.values()),
    ]
    return Sheet(
        title=_("Modules"),
        columns=columns,
        rows=[
            (name, kinds[kind], *(yes if one in on[key] else no for one in modules))
            for key, name, kind in places
        ],
        marks={number: {yes: Mark.DONE} for number in range(2, 2 + len(modules))},
        freeze_columns=1,
    )


def _by_module(
    places: Sequence[tuple[int, str, str]],
    on: Mapping[int, frozenset[str]],
    modules: dict[str, str],
) -> Sheet:
    counts = {one: sum(one in on[key] for key, _name, _kind in places) for one in modules}
    return Sheet(
        title=_("By module"),
        columns=[
            Column(title=_("Module"), width=34),
            Column(title=_("Institutions where it is on"), kind=Kind.WHOLE, width=16),
            Column(title=_("Share"), kind=Kind.PERCENT, width=11),
        ],
        rows=[
            (title, counts[one], counts[one] / len(places) if places else 0)
            for one, title in modules.items()
        ],
        filter=False,
        charts=[
            SheetChart(
                title=_("Institutions where it is on"),
                labels=0,
                values=(1,),
                sideways=True,
                rows=MOST_BARS,
            )
        ]
        if modules
        else (),
    )


def _switched(places: Sequence[tuple[int, str, str]], modules: dict[str, str]) -> Sheet:
    names = {key: name for key, name, _kind in places}
    query = (
        ModuleSwitch.select(
            ModuleSwitch.institution,
            ModuleSwitch.plugin,
            ModuleSwitch.enabled,
            ModuleSwitch.changed_at,
            User.name,
        )
        .join(User, JOIN.LEFT_OUTER)
        .order_by(ModuleSwitch.changed_at.desc(), ModuleSwitch.id)
    )
    switched = cast("list[tuple[int, str, bool, dt.datetime, str | None]]", list(query.tuples()))
    found = [
        (names[place], modules[plugin], _("on") if enabled else _("off"), at, who or "")
        for place, plugin, enabled, at, who in switched
        if place in names and plugin in modules
    ]
    return Sheet(
        title=_("Who switched what"),
        columns=[
            Column(title=_("Institution"), width=34),
            Column(title=_("Module"), width=26),
            Column(title=_("State"), width=12),
            Column(title=_("When"), kind=Kind.MOMENT),
            Column(title=_("Who"), width=30),
        ],
        rows=found,
    )


MODULE_SWITCHES = Report(
    name="module_switches",
    title=_l("Modules by institution"),
    purpose=_l("Which modules are on in which institution, and who switched them last."),
    audience=_l("District centre"),
    permission=ModulesPermission.VIEW,
    export_permission=ReportsPermission.EXPORT,
    parameters=(INSTITUTIONS,),
    build=build,
    personal=False,
    order=200,
)
