"""The roles that the portal ships, and the grants that plugins give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.accounts.models import Role, RoleGrant
from portal.database import fetch_rows, write
from portal.errors import PluginError

if TYPE_CHECKING:
    from portal.plugin.manager import Plugins


def N_(message: str) -> str:  # noqa: N802 - the name by which message catalogues find such texts
    """Return a text that is stored as it is and translated when it is shown."""
    return message


SHIPPED_ROLES: tuple[tuple[str, str], ...] = (
    ("administrator", N_("Administrator")),
    ("district_head", N_("Head of the district centre")),
    ("district_specialist", N_("Specialist of the district centre")),
    ("methodologist", N_("Methodologist")),
    ("school_coordinator", N_("Coordinator of an institution")),
    ("institution_head", N_("Head of an institution")),
    ("observer", N_("Observer")),
)


def sync_roles(plugins: Plugins) -> int:
    """Create the shipped roles and the grants that plugins give them; return how many grants.

    A grant that has been taken away keeps its row and stays refused. Raises
    :class:`PluginError` for a plugin that names a role which nobody ships.
    """
    with write():
        for code, title in SHIPPED_ROLES:
            Role.get_or_create(code=code, defaults={"title": title})
        keys = dict(fetch_rows(Role.select(Role.code, Role.id)))
        there = set(fetch_rows(RoleGrant.select(RoleGrant.role, RoleGrant.permission)))
        wanted: dict[tuple[int, str], None] = {}
        for owner, template in plugins.role_templates():
            if template.role not in keys:
                message = f"Plugin {owner}: there is no role {template.role!r}."
                raise PluginError(message)
            wanted |= dict.fromkeys((keys[template.role], str(code)) for code in template.grants)
        missing = [one for one in wanted if one not in there]
        if missing:
            fields = [RoleGrant.role, RoleGrant.permission]
            RoleGrant.insert_many(missing, fields=fields).execute()
    return len(missing)
