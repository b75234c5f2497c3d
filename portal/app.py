"""How the application is put together: the table of contents of the start."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from flask import g
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import (
    drivers,
    error_pages,
    gate,
    health,
    i18n,
    logs,
    pages,
    read_only,
    static_files,
    well_known,
)
from portal.access.policies import Policies, declared_codes
from portal.accounts import sessions
from portal.accounts.pace import Pace
from portal.admin import mount_admin
from portal.config import Settings, load_settings
from portal.database import database, open_database
from portal.deadlocks import PatientFlask
from portal.lists import registry as lists
from portal.plugin.manager import Plugins
from portal.plugin.settings import PluginSettings
from portal.security import headers, odd_requests

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from portal.plugin.manager import LoadedPlugin

drivers.show()
COLLECT_AFTER = (20_000, 20, 20)
"""Python's own 700 made the collector take a fifth to two fifths of every region's report."""


def create_app(settings: Settings | None = None, *, extra_plugins: Iterable[str] = ()) -> Flask:
    """Return the portal for these settings, without having asked the database anything."""
    gc.set_threshold(*COLLECT_AFTER)
    settings = settings or load_settings()
    app = PatientFlask("portal", instance_path=str(settings.instance), static_folder=None)
    app.config.from_mapping(_flask_config(settings))
    app.extensions["settings"] = settings
    app.wsgi_app = Pace(app.wsgi_app, app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )

    logs.init_app(app)
    app.extensions["database"] = open_database(settings.database_url)
    database.initialize(app.extensions["database"])

    plugins = Plugins(blocked=settings.blocked_plugins, extra=extra_plugins)
    app.extensions["plugins"] = plugins
    app.extensions["policies"] = Policies(plugins)
    app.extensions["permissions"] = frozenset(declared_codes(plugins))
    app.extensions["plugin_settings"] = PluginSettings(plugins, settings.rules)

    i18n.init_app(app, (one.folder / "translations" for one in plugins))
    headers.init_app(app, settings)
    odd_requests.init_app(app)
    sessions.init_app(app)
    app.teardown_request(_close_database)
    CSRFProtect(app)
    gate.init_app(app)
    read_only.init_app(app)
    error_pages.init_app(app)
    static_files.init_app(app, plugins)
    pages.init_app(app)
    health.init_app(app)
    well_known.init_app(app)

    for owner, blueprint in plugins.blueprints():
        gate.own(app, blueprint.name, owner)
        _find_templates(app, plugins[owner])
        app.register_blueprint(blueprint)
    lists.init_app(app)
    mount_admin(app, plugins.admin_views())
    gate.seal(app)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "TIME_ZONE": settings.time_zone,
        "LOCALE": settings.locale,
        "MAX_CONTENT_LENGTH": settings.upload_megabytes * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 20_000,
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "PREFERRED_URL_SCHEME": "https" if settings.https else "http",
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _find_templates(app: Flask, plugin: LoadedPlugin) -> None:
    """Let the templates of a package's own ``templates`` folder be found under its name."""
    folder = plugin.folder / "templates"
    loader = app.jinja_loader
    if folder.is_dir() and str(folder) not in loader.searchpath:  # type: ignore[union-attr]
        loader.searchpath.append(str(folder))  # type: ignore[union-attr]


def _close_database(_error: BaseException | None) -> None:
    """Close only the connection that this request opened: a test may hold one of its own."""
    if g.pop("opened_database", False) and not database.is_closed():
        database.close()
