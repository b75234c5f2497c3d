"""The list of institutions: its columns, its filters, and closing many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app, url_for
from markupsafe import Markup, escape
from peewee import JOIN
from wtforms import DateField
from wtforms.validators import InputRequired

from portal.access import policies
from portal.forms import Form
from portal.i18n import format_date
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import InstitutionFilter, filter_chips, municipality_choices
from portal.institutions.models import INSTITUTION_KINDS, Institution, Municipality
from portal.institutions.permissions import InstitutionsPermission
from portal.lists.contracts import BulkAction, Change, Column, Kind, ListPage
from portal.lists.rows import QueryRows
from portal.modules.services import states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from portal.access.actor import Actor
    from portal.lists.asked import Asked
    from portal.lists.contracts import Chip

_KINDS = dict(INSTITUTION_KINDS)


class Line(NamedTuple):
    """An institution with the titles of the modules that are on there."""

    id: int
    place: Institution
    modules: str


def module_titles(keys: Sequence[int]) -> dict[int, list[str]]:
    """Return the titles of the modules that are on, by institution."""
    plugins = current_app.extensions["plugins"]
    titles = {one.name: str(one.manifest.title) for one in plugins.switchable()}
    return {
        key: [title for name, title in titles.items() if name in on]
        for key, on in states(plugins, list(keys)).items()
    }


def _query(asked: Asked) -> Any:
    rows = policies[Institution].rows(asked.actor)
    if any(one.key == "municipality" for one in asked.columns):
        rows = rows.select(Institution, Municipality).join(Municipality, JOIN.LEFT_OUTER)
        rows = rows.switch(Institution)
    return InstitutionFilter.of(asked.values).apply(rows)


def _with_modules(asked: Asked, rows: list[Institution]) -> list[Line]:
    shown = any(one.key == "modules" for one in asked.columns)
    titles = module_titles([one.id for one in rows]) if shown else {}
    return [Line(one.id, one, ", ".join(titles.get(one.id, ()))) for one in rows]


def chips(asked: Asked) -> list[Chip]:
    """Return the filters in use in words."""
    words = {"q": _l("Name"), "kind": _l("Kind"), "municipality": _l("Municipality")}
    chosen = InstitutionFilter.of(asked.values)
    found = filter_chips(chosen, municipality_choices(asked.actor), words)
    return [*found, (_l("Closed ones too"), _l("Yes"), "closed")] if chosen.closed else found


def _name(line: Line) -> str:
    address = url_for("institutions.institution_card", number_=line.id)
    closed = ""
    if line.place.closed_on:
        words = _l("closed on %(day)s", day=format_date(line.place.closed_on))
        closed = Markup(' <span class="status tone-neutral">{}</span>').format(words)
    return f'<a href="{address}">{escape(line.place.short_name)}</a>{closed}'


class ClosingForm(Form):
    """The last day of institutions."""

    closed_on = DateField(_("Closed on"), [InputRequired(_("Give the day."))])


def _closing(actor: Actor, keys: Sequence[int], values: Mapping[str, Any]) -> Iterator[Change]:
    rows = policies[Institution].rows(actor).where(Institution.id.in_(list(keys) or [0]))
    for one in rows.order_by(Institution.sort_key, Institution.id):
        refused = ""
        if one.closed_on is not None and values["closed_on"] is not None:
            refused = _l("It has been closed on %(day)s already.", day=format_date(one.closed_on))
        yield Change(
            record=one, values={"closed_on": values["closed_on"]}, label=str(one), refused=refused
        )


def _opening(actor: Actor, keys: Sequence[int], _values: Mapping[str, Any]) -> Iterator[Change]:
    return _closing(actor, keys, {"closed_on": None})


INSTITUTIONS = ListPage(
    name="institutions.institutions",
    title=_("Institutions"),
    endpoint="institutions.institution_list",
    permission=InstitutionsPermission.VIEW,
    export=InstitutionsPermission.EXPORT,
    source=QueryRows(
        query=_query,
        sorts={"name": Institution.sort_key, "code": Institution.code},
        default="name",
        adorn=_with_modules,
    ),
    parameters=("q", "kind", "municipality", "closed"),
    describe=chips,
    default_sort="name",
    acts=(
        BulkAction(
            name="close",
            title=_("Close the institutions"),
            text=_("Nothing is deleted: closed institutions are left out of lists."),
            permission=InstitutionsPermission.EDIT,
            form=ClosingForm,
            plan=_closing,
        ),
        BulkAction(
            name="open_again",
            title=_("Open again"),
            permission=InstitutionsPermission.EDIT,
            plan=_opening,
        ),
    ),
    columns=(
        Column(
            key="name",
            title=_("Name"),
            sort="name",
            value=lambda line: line.place.short_name,
            markup=_name,
            width=34,
        ),
        Column(
            key="kind", title=_("Kind"), value=lambda line: str(_KINDS[line.place.kind]), width=20
        ),
        Column(key="code", title=_("Code"), sort="code", value=lambda line: line.place.code),
        Column(
            key="modules",
            title=_("Modules that are on"),
            words=lambda line: line.modules or _l("none"),
            width=40,
        ),
        Column(key="phone", title=_("Phone"), value=lambda line: line.place.phone, width=18),
        Column(
            key="official",
            title=_("Official name"),
            value=lambda line: line.place.name,
            shown=False,
            width=44,
        ),
        Column(
            key="municipality",
            title=_("Municipality"),
            value=lambda line: str(line.place.municipality),
            shown=False,
            width=22,
        ),
        Column(
            key="address",
            title=_("Address"),
            value=lambda line: line.place.address,
            shown=False,
            width=40,
        ),
        Column(key="email", title=_("E-mail"), value=lambda line: line.place.email, shown=False),
        Column(
            key="closed_on",
            title=_("Closed on"),
            kind=Kind.DATE,
            value=lambda line: line.place.closed_on,
            shown=False,
        ),
    ),
)
