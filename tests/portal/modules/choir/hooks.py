"""What the choir gives the portal: it remembers where it has been switched."""

from portal.plugin import hookimpl

told: list[tuple[str, str, bool]] = []


@hookimpl
def portal_module_enabled(institution, plugin):
    told.append((institution.code, plugin, True))


@hookimpl
def portal_module_disabled(institution, plugin):
    told.append((institution.code, plugin, False))
