"""The list of folders: the district's, or an institution's own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from markupsafe import Markup

from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import Folder
from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.subjects import with_names
from plugins.document_control.folders.pages.wording import (
    kind_words,
    month_words,
    next_step,
    overdue_badge,
    state_badge,
)
from plugins.document_control.folders.wording import KINDS, STATES
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Person
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.access.policies import policies
from portal.accounts.models import User
from portal.database import fold_letters
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.page import show
from portal.lists.rows import QueryRows
from portal.workdays import add_months

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.lists.asked import Asked

VIEWS = (
    ("open", _("Under way")),
    ("mine", _("Mine")),
    ("overdue", _("Overdue")),
    ("all", _("All portfolios")),
)
OVER = ("ready", "closed")
MONTHS_BACK, MONTHS_AHEAD = 12, 12


def in_list(asked: Asked) -> Any:
    """Return the folders that the address asks for."""
    query = with_names(policies[Folder].rows(asked.actor))
    named = asked.values.get("state") or asked.values.get("month")
    view = asked.values.get("when") or ("" if named else "open")
    if view == "open":
        return query.where(Folder.state.not_in(OVER))
    if view == "mine":
        return query.where(Folder.inspector == asked.actor.user.id, Folder.state.not_in(OVER))
    if view == "overdue":
        return query.where(Folder.state.not_in(OVER), Folder.due_on < clock.today())
    return query


def month_choices(_actor: Actor) -> list[tuple[str, str]]:
    """Return the months that can be chosen: a year back and a year ahead, the latest first."""
    now = clock.today().replace(day=1)
    months = [add_months(now, ahead) for ahead in range(MONTHS_AHEAD, -MONTHS_BACK - 1, -1)]
    return [(f"{one:%Y-%m}", month_words(one)) for one in months]


def month_of(text: str) -> dt.date | None:
    """Return the first day of a month that is written as ``2026-04``."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _in_month(query: Any, text: str) -> Any:
    month = month_of(text)
    return query if month is None else query.where(Folder.month == month)


def _by_name(query: Any, text: str) -> Any:
    for word in fold_letters(text).split():
        query = query.where(Person.name_key.contains(word))
    return query


def _in_district(actor: Actor) -> bool:
    return works_for_district(actor)


def _name_markup(folder: Folder) -> Markup:
    return Markup('<a href="{}">{}</a>').format(folder_url(folder.id), _name(folder))


def _name(folder: Folder) -> str:
    return folder.person.full_name if folder.person is not None else str(_("A destroyed person"))


def _position(folder: Folder) -> str:
    post = folder.employment
    return post.position.title if post is not None else ""


def _badges(folder: Folder) -> list[Any]:
    return [state_badge(folder), *filter(None, (overdue_badge(folder),))]


def _state_markup(folder: Folder) -> Markup:
    return Markup(" ").join(
        Markup('<span class="status tone-{}">{}</span>').format(tone, words)
        for tone, words in _badges(folder)
    )


FOLDERS = ListPage(
    name="document_control.folders",
    title=_("Portfolios"),
    endpoint="document_control_folders.folder_list",
    permission=ControlPermission.FOLDERS_VIEW,
    export=ControlPermission.FOLDERS_EXPORT,
    source=QueryRows(
        query=in_list,
        sorts={
            "due": Folder.due_on,
            "month": Folder.month,
            "name": Person.name_key,
            "institution": Institution.sort_key,
        },
        default="due",
    ),
    default_sort="due",
    parameters=("when",),
    filters=(
        Filter(name="text", title=_("Name of the teacher"), narrow=_by_name),
        Filter(
            name="month",
            title=_("Month of the attestation"),
            kind="select",
            choices=month_choices,
            narrow=_in_month,
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=STATES,
            narrow=lambda query, value: query.where(Folder.state == value),
        ),
        Filter(
            name="attestation",
            title=_("Attestation"),
            kind="select",
            choices=KINDS,
            narrow=lambda query, value: query.where(Folder.kind == value),
        ),
        Filter(
            name="place",
            title=_("Institution"),
            narrow=lambda query, text: query.where(called(text)),
        ),
        Filter(
            name="kind",
            title=_("Kind of institution"),
            kind="select",
            choices=INSTITUTION_KINDS,
            narrow=lambda query, value: query.where(Institution.kind == value),
        ),
        Filter(
            name="inspector",
            title=_("Inspector"),
            narrow=lambda query, text: query.where(User.name.contains(text)),
        ),
    ),
    columns=(
        Column(
            key="name",
            title=_("Teacher"),
            sort="name",
            value=_name,
            markup=_name_markup,
            width=36,
        ),
        Column(key="position", title=_("Position"), value=_position, width=24),
        Column(
            key="institution",
            title=_("Institution"),
            sort="institution",
            value=lambda one: one.institution.short_name,
            may=_in_district,
            width=28,
        ),
        Column(
            key="month",
            title=_("Month"),
            sort="month",
            value=lambda one: month_words(one.month),
            look="nowrap",
        ),
        Column(key="attestation", title=_("Attestation"), value=kind_words, width=30),
        Column(
            key="state",
            title=_("State"),
            value=lambda one: "; ".join(words for _tone, words in _badges(one)),
            markup=_state_markup,
            width=30,
        ),
        Column(
            key="next", title=_("Who acts next"), value=lambda one: next_step(one).who, width=30
        ),
        Column(key="due", title=_("Due"), sort="due", kind=Kind.DATE, value=lambda one: one.due_on),
        Column(key="parts", title=_("Parts"), value=lambda one: f"{one.present} / {one.asked}"),
        Column(
            key="remarks",
            title=_("Open remarks"),
            kind=Kind.WHOLE,
            value=lambda one: one.remarks_open,
        ),
        Column(
            key="inspector",
            title=_("Inspector"),
            value=lambda one: one.inspector.name if one.inspector else "",
            shown=False,
            width=30,
        ),
    ),
)


@blueprint.get("")
@requires(ControlPermission.FOLDERS_VIEW)
def folder_list() -> Any:
    """Show the folders of the district, or of the institution."""
    district = works_for_district(acting())
    named = request.args.get("state") or request.args.get("month")
    now = request.args.get("when", "") or ("" if named else "open")
    views = [one for one in VIEWS if district or one[0] != "mine"]
    return show(
        FOLDERS,
        "document_control/folders/list.html",
        tabs=[(str(title), url_for(".folder_list", when=key), key == now) for key, title in views],
        district=district,
    )


def folders_crumb() -> tuple[str, str]:
    """Return the way to the list of folders."""
    return str(FOLDERS.title), url_for("document_control_folders.folder_list")
