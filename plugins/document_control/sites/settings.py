"""What operators set about the robot, and the robot made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from plugins.document_control.sites.robot.crawling import Bounds
from plugins.document_control.sites.robot.fetching import Fetcher, Limits
from portal.i18n import lazy_gettext as _
from portal.plugin import Setting
from portal.plugin.settings import setting
from portal.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

ALLOWED = "document_control.robot_private_hosts"
AUTHORITIES = "document_control.robot_authorities_file"
CONTACT = "document_control.robot_contact"
DELAY = "document_control.robot_delay_milliseconds"
SECONDS = "document_control.robot_page_seconds"
KILOBYTES = "document_control.robot_page_kilobytes"
PAGES = "document_control.robot_pages"
EVERY_DAYS = "document_control.robot_every_days"
THOUSAND = 1000


def all_settings() -> Iterable[Setting]:
    """Return the settings with their defaults."""
    usual, bounds = Limits(), Bounds()
    return [
        Setting(
            name=ALLOWED,
            title=_(
                "Hosts of the private network that the robot may look at, as host or host:port"
            ),
            kind=list,
            default=[],
        ),
        Setting(
            name=AUTHORITIES,
            title=_("File with further authorities whose certificates the robot trusts (PEM)"),
            kind=str,
            default="",
        ),
        Setting(
            name=CONTACT,
            title=_("How owners of sites reach those who run the robot (empty: phone and address)"),
            kind=str,
            default="",
        ),
        Setting(
            name=DELAY,
            title=_("Milliseconds between two requests of the robot to one site"),
            kind=int,
            default=int(usual.delay_seconds * THOUSAND),
        ),
        Setting(
            name=SECONDS,
            title=_("Seconds that the robot gives one page"),
            kind=int,
            default=int(usual.whole_seconds),
        ),
        Setting(
            name=KILOBYTES,
            title=_("Largest page that the robot takes, in KB"),
            kind=int,
            default=usual.kilobytes,
        ),
        Setting(
            name=PAGES,
            title=_("Pages of one site that the robot looks at"),
            kind=int,
            default=bounds.pages,
        ),
        Setting(
            name=EVERY_DAYS,
            title=_("Days after which the robot looks at a site again by itself (0: never)"),
            kind=int,
            default=0,
        ),
    ]


def fetcher_now() -> Fetcher:
    """Return a robot as the settings want it."""
    usual = Limits()
    whole = float(setting(SECONDS))
    return Fetcher(
        agent=agent_now(),
        allowed=frozenset(map(str, setting(ALLOWED))),
        authorities=setting(AUTHORITIES),
        limits=Limits(
            connect_seconds=min(usual.connect_seconds, whole),
            read_seconds=min(usual.read_seconds, whole),
            whole_seconds=whole,
            kilobytes=setting(KILOBYTES),
            delay_seconds=setting(DELAY) / THOUSAND,
        ),
    )


def bounds_now() -> Bounds:
    """Return how much of a site is looked at."""
    return Bounds(pages=setting(PAGES))


def agent_now() -> str:
    """Return the name under which the robot goes, with how to reach those who run it."""
    core = current_app.extensions["settings"]
    contact = setting(CONTACT) or "; ".join(filter(None, (core.public_url, core.phone)))
    plain = "".join(one for one in contact if one.isascii() and one.isprintable())
    return f"AttestationPortalRobot/{VERSION}" + (f" (+{plain})" if plain else "")
