"""The register of issued certificates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import url_for
from markupsafe import Markup

from plugins.master_classes.certificates.finding import seen_by
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.papers import hours_words
from plugins.master_classes.certificates.wording import REISSUED, REVOKED, ROLES, STATES, VALID
from plugins.master_classes.links import event_url
from plugins.master_classes.permissions import ClassesPermission
from portal.i18n import lazy_gettext as _
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows
from portal.plugin import Tone

if TYPE_CHECKING:
    from portal.lists.asked import Asked

TONES = {VALID: Tone.DONE, REISSUED: Tone.NEUTRAL, REVOKED: Tone.OVERDUE}
_STATES = dict(STATES)
_ROLES = dict(ROLES)


def _listed(asked: Asked) -> Any:
    query = seen_by(asked.actor)
    event = asked.values.get("event") or ""
    if event.isascii() and event.isdecimal() and len(event) < 10:  # noqa: PLR2004 - fits a key
        query = query.where(Certificate.event == int(event))
    return query


def state_badge(certificate: Any) -> tuple[Tone, str]:
    """Return the tone and the words of a certificate's state."""
    return TONES[certificate.state], str(_STATES[certificate.state])


def _state(one: Certificate) -> Markup:
    return Markup('<span class="status tone-{}">{}</span>').format(*state_badge(one))


def _by_number(query: Any, text: str) -> Any:
    number, _slash, year = text.partition("/")
    if not (number.strip().isascii() and number.strip().isdecimal() and len(number) < 10):  # noqa: PLR2004
        return query.where(Certificate.number == -1)
    query = query.where(Certificate.number == int(number))
    if year.strip().isascii() and year.strip().isdecimal() and len(year.strip()) == 4:  # noqa: PLR2004
        query = query.where(Certificate.year == int(year))
    return query


CERTIFICATES = ListPage(
    name="master_classes.certificates",
    title=_("Certificates"),
    endpoint="master_classes_certificates.certificate_list",
    permission=ClassesPermission.ENROLMENTS,
    export=ClassesPermission.EXPORT,
    source=QueryRows(
        query=_listed,
        sorts={
            "issued": Certificate.issued_on,
            "name": Certificate.name,
            "title": Certificate.title,
        },
        default="-issued",
    ),
    default_sort="-issued",
    parameters=("event",),
    filters=(
        Filter(name="number", title=_("Number"), narrow=_by_number),
        Filter(
            name="name",
            title=_("Name or organisation"),
            narrow=lambda query, value: query.where(
                Certificate.name.contains(value) | Certificate.organisation.contains(value)
            ),
        ),
        Filter(
            name="title",
            title=_("Topic of the event"),
            narrow=lambda query, value: query.where(Certificate.title.contains(value)),
        ),
        Filter(
            name="role",
            title=_("Role in the event"),
            kind="select",
            choices=ROLES,
            narrow=lambda query, value: query.where(Certificate.role == value),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=STATES,
            narrow=lambda query, value: query.where(Certificate.state == value),
        ),
        Filter(
            name="since",
            title=_("Issued from"),
            kind="date",
            narrow=lambda query, value: query.where(Certificate.issued_on >= value),
        ),
        Filter(
            name="until",
            title=_("Issued until"),
            kind="date",
            narrow=lambda query, value: query.where(
                Certificate.issued_on < value + dt.timedelta(days=1)
            ),
        ),
    ),
    columns=(
        Column(
            key="number",
            title=_("Number"),
            value=lambda one: one.full_number,
            link=lambda one: url_for(
                "master_classes_certificates.certificate_page", certificate_id=one.id
            ),
            look="text-nowrap",
        ),
        Column(key="name", title=_("Full name"), sort="name", value=lambda one: one.name, width=34),
        Column(key="role", title=_("Role in the event"), value=lambda one: str(_ROLES[one.role])),
        Column(
            key="organisation",
            title=_("Organisation"),
            value=lambda one: one.organisation,
            width=30,
        ),
        Column(
            key="title",
            title=_("Topic of the event"),
            sort="title",
            value=lambda one: one.title,
            link=lambda one: event_url(one.event_id),
            width=44,
            wrap=True,
        ),
        Column(
            key="hours",
            title=_("Academic hours"),
            value=lambda one: hours_words(one.hours),
            look="number",
        ),
        Column(
            key="issued",
            title=_("Issued on"),
            sort="issued",
            kind=Kind.DATE,
            value=lambda one: one.issued_on,
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda one: str(_STATES[one.state]),
            markup=_state,
        ),
        Column(
            key="code",
            title=_("Check code"),
            value=lambda one: one.shown_code,
            look="text-nowrap",
            shown=False,
        ),
        Column(
            key="reason",
            title=_("Why it is not valid"),
            value=lambda one: one.reason,
            shown=False,
            width=30,
        ),
    ),
)
