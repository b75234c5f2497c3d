"""Every hook that the portal offers to plugins: when it is called and what it means.

``portal_register_…`` hooks are called once, at start, for every plugin, without a database.
The others are called for plugins that are switched on within the actor's reach; a plugin that
raises there is logged and left out, the page is shown without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.plugin.markers import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.actor import Actor
    from portal.access.policies import Policy
    from portal.institutions.models import Institution
    from portal.plugin.contracts import (
        AdminView,
        Card,
        DemoSeed,
        MenuItem,
        Permission,
        RoleTemplate,
        Setting,
    )


@hookspec
def portal_register_models() -> Iterable[type[Model]]:
    """Return the models that the plugin owns.

    Called once at start. Table names begin with the plugin's name, which is checked; the schema
    check compares these models with the database.
    """


@hookspec
def portal_register_permissions() -> Iterable[Permission]:
    """Return the permissions that roles can grant.

    Called once at start. Codes begin with the plugin's name; a grant for a code that nobody
    declares grants nothing.
    """


@hookspec
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Return what the shipped roles get from this plugin.

    Called by ``portal db up``: grants that a role has not been given or refused yet are added.
    """


@hookspec
def portal_register_policies() -> Iterable[Policy]:
    """Return one policy for each model: who may do what with which rows.

    Called once at start. A model of a plugin without a policy stops the start.
    """


@hookspec
def portal_register_settings() -> Iterable[Setting]:
    """Return the settings that an operator may give in the ``[rules]`` table of ``portal.toml``.

    Called once at start. Values of a wrong type and unknown names stop the start.
    """


@hookspec
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Return the plugin's pages.

    Called once at start. A blueprint is named ``<plugin>`` or ``<plugin>_…``; all its pages answer
    404 where the plugin is switched off.
    """


@hookspec
def portal_register_admin_views() -> Iterable[AdminView]:
    """Return the plugin's tables of the admin panel, as classes.

    Called once at start. The portal gives each its endpoint, address, group and owner.
    """


@hookspec
def portal_register_commands() -> Iterable[click.Command]:
    """Return the plugin's commands of the command line.

    Called when the command line starts. A command may be a group, such as ``portal staff``.
    """


@hookspec
def portal_menu_items(actor: Actor) -> Iterable[MenuItem]:
    """Return the plugin's entries of the left menu.

    Called once per page. Entries whose permission the actor lacks are dropped by the portal.
    """


@hookspec
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Return the plugin's cards of the dashboard.

    Called when the dashboard is shown. Cards whose permission the actor lacks are dropped.
    """


@hookspec
def portal_install_data() -> None:
    """Write the rows that the plugin cannot work without, such as an official dictionary.

    Called by ``portal db up`` after the migrations, in a transaction; must be safe to run again.
    """


@hookspec
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the plugin's tables with believable rows, marked as demo.

    Called by ``portal demo`` in dependency order, in one transaction for all plugins.
    """


@hookspec
def portal_module_enabled(institution: Institution, plugin: str) -> None:
    """Make what an institution needs when a module has been switched on there.

    Called after the commit, for the plugin that was switched.
    """


@hookspec
def portal_module_disabled(institution: Institution, plugin: str) -> None:
    """Close what must not go on when a module has been switched off in an institution.

    Called after the commit, for the plugin that was switched. Data stay.
    """
