"""The catalogue: which reports there are, and which of them an actor may see or download."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

from plugins.excel_reports.permissions import ReportsPermission
from portal.errors import NotAllowed, NotFound, PluginError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import Report
    from portal.access.actor import Actor
    from portal.plugin.manager import Plugins

KEY = "excel_reports.catalogue"


def registered() -> dict[str, tuple[str, Report]]:
    """Return every report by its name, with the plugin that gave it.

    Asked of the plugins once per application. Raises :class:`PluginError` when two reports share
    a name.
    """
    extensions = current_app.extensions
    if KEY not in extensions:
        plugins: Plugins = extensions["plugins"]
        found: dict[str, tuple[str, Report]] = {}
        for owner, report in plugins.hook("excel_reports_register_reports"):
            if report.name in found:
                message = f"Plugin {owner}: there is a report {report.name!r} already."
                raise PluginError(message)
            found[report.name] = (owner, report)
        extensions[KEY] = found
    return cast("dict[str, tuple[str, Report]]", extensions[KEY])


def reports_for(actor: Actor) -> list[Report]:
    """Return the reports that an actor may see, in the catalogue's order."""
    found = [one for owner, one in registered().values() if _is_shown(actor, owner, one)]
    return sorted(found, key=lambda one: (one.order, one.name))


def find(actor: Actor, name: str) -> Report:
    """Return a report by its name.

    Raises :class:`NotFound` where there is none or its plugin is off, :class:`NotAllowed` where
    the role does not grant it.
    """
    owner, report = registered().get(name, ("", None))
    if report is None or owner not in actor.modules:
        raise NotFound(_("There is no report %(name)s.", name=name))
    if not _is_shown(actor, owner, report):
        raise NotAllowed(_("Your role does not allow this report."))
    return report


def may_download(actor: Actor, report: Report) -> bool:
    """Tell whether an actor may take a report away as a file."""
    return actor.can(ReportsPermission.EXPORT) and actor.can(report.export_permission)


def _is_shown(actor: Actor, owner: str, report: Report) -> bool:
    return (
        owner in actor.modules
        and actor.can(ReportsPermission.VIEW)
        and actor.can(report.permission)
    )
