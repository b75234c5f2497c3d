"""What a district decides about conflicts: how bad each kind is, the ways, and the hours of sessions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.master_classes.conflicts.hours import SessionHours
from plugins.master_classes.conflicts.rules import USUAL, Kind, Rules, Severity
from portal import clock
from portal.errors import ConfigurationError
from portal.i18n import lazy_gettext as _
from portal.plugin import Setting
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from collections.abc import Iterable

TRAVEL_MINUTES = "master_classes.travel_minutes"
OPENS = "master_classes.sessions_from"
CLOSES = "master_classes.sessions_until"
STEP_MINUTES = "master_classes.sessions_step_minutes"
TITLES = {
    Kind.LEADER: _("A leader is busy at the time of a session: block, warn or off"),
    Kind.ROOM: _("The room is taken at the time of a session: block, warn or off"),
    Kind.SEATS: _("The room has too few seats for an event: block, warn or off"),
    Kind.PARTICIPANT: _("A participant is busy at the time of a session: block, warn or off"),
    Kind.INSTITUTION: _("The institution has another event at the time: block, warn or off"),
    Kind.ATTESTATION: _("A participant or leader is attested on that day: block, warn or off"),
}


def name_of(kind: Kind) -> str:
    """Return the name of the setting that tells how bad a kind of conflict is."""
    return f"master_classes.conflict_{kind}"


def all_settings() -> Iterable[Setting]:
    """Return the settings with their defaults."""
    usual = SessionHours()
    return [
        *(
            Setting(name=name_of(kind), title=title, kind=str, default=str(USUAL[kind]))
            for kind, title in TITLES.items()
        ),
        Setting(
            name=TRAVEL_MINUTES,
            title=_("Minutes on the way between two institutions"),
            kind=int,
            default=int(Rules().travel.total_seconds() // 60),
        ),
        Setting(
            name=OPENS,
            title=_("Free times of sessions are proposed from"),
            kind=str,
            default=usual.opens.isoformat("minutes"),
        ),
        Setting(
            name=CLOSES,
            title=_("Free times of sessions are proposed until"),
            kind=str,
            default=usual.closes.isoformat("minutes"),
        ),
        Setting(
            name=STEP_MINUTES,
            title=_("Minutes between the times at which sessions may begin"),
            kind=int,
            default=usual.step,
        ),
    ]


def rules() -> Rules:
    """Return what the district has decided about conflicts."""
    return Rules(
        severity={kind: _severity(kind) for kind in Kind},
        travel=dt.timedelta(minutes=setting(TRAVEL_MINUTES)),
    )


def session_hours() -> SessionHours:
    """Return within which hours sessions are proposed, in the district's time zone."""
    return SessionHours(
        opens=_time(OPENS),
        closes=_time(CLOSES),
        step=max(5, setting(STEP_MINUTES)),
        zone=clock.zone(),
    )


def _severity(kind: Kind) -> Severity:
    name = name_of(kind)
    try:
        return Severity(setting(name))
    except ValueError as error:
        message = f"Setting [rules] {name}: {setting(name)!r} is none of block, warn, off."
        raise ConfigurationError(message) from error


def _time(name: str) -> dt.time:
    try:
        return dt.time.fromisoformat(setting(name))
    except ValueError as error:
        message = f"Setting [rules] {name}: {setting(name)!r} is not a time like 09:00."
        raise ConfigurationError(message) from error
