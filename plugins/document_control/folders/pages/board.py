"""The board of previews: the folders of a month by state, and institution by institution."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import render_template, request, url_for
from peewee import fn

from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import Folder
from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.folder_list import (
    folders_crumb,
    month_choices,
    month_of,
)
from plugins.document_control.folders.pages.folder_page import acts_of
from plugins.document_control.folders.pages.subjects import with_names
from plugins.document_control.folders.pages.wording import (
    kind_words,
    month_words,
    next_step,
    overdue_badge,
)
from plugins.document_control.folders.wording import KINDS, STATES
from plugins.document_control.permissions import ControlPermission
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.access.policies import policies
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.workdays import add_months

if TYPE_CHECKING:
    import datetime as dt

    from plugins.document_control.pages.wording import NextStep
    from portal.access import Actor

MOST_CARDS = 40
"""Cards of one column; more are counted, and shown in the list."""


class FolderCard(NamedTuple):
    """A folder on the board, and the steps that the reader may take with it there."""

    folder: Folder
    url: str
    badge: Any
    step: NextStep
    kind: str
    acts: set[str]


class FolderColumn(NamedTuple):
    """A column of the board: a state, how many folders are in it, the first of them."""

    state: str
    title: str
    folders: int
    cards: list[FolderCard]


@blueprint.get("/board")
@requires(ControlPermission.FOLDERS_VIEW)
def board() -> str:
    """Show the folders of a month: as columns by state, or as a table by institution."""
    actor = acting()
    month = month_of(request.args.get("month", "")) or _usual_month(actor)
    conditions = [Folder.month == month, *_asked()]
    view = "table" if request.args.get("view") == "table" else "cards"
    rows = _counts(actor, conditions)
    totals: Counter[str] = Counter()
    for _key, _name, state, count in rows:
        totals[state] += count
    asked: dict[str, Any] = {
        key: value for key, value in request.args.items() if key != "view" and value
    }
    return render_template(
        "document_control/folders/board.html",
        month=month,
        heading=month_words(month),
        months=month_choices(actor),
        before=url_for(".board", **{**asked, "month": f"{add_months(month, -1):%Y-%m}"}),
        after=url_for(".board", **{**asked, "month": f"{add_months(month, 1):%Y-%m}"}),
        view=view,
        views=[
            (_("By state"), url_for(".board", **asked), view == "cards"),
            (_("By institution"), url_for(".board", **asked, view="table"), view == "table"),
        ],
        states=STATES,
        kinds=KINDS,
        institution_kinds=INSTITUTION_KINDS,
        inspectors=_inspectors(actor, month),
        totals=totals,
        total=sum(totals.values()),
        table=_table(rows) if view == "table" else [],
        columns=_columns(actor, conditions, totals) if view == "cards" else [],
        district=works_for_district(actor),
        narrowed=any(request.args.get(name) for name in ("inspector", "attestation", "kind")),
        crumbs=[folders_crumb(), (_("Board of previews"), None)],
    )


def _asked() -> list[Any]:
    conditions: list[Any] = []
    if inspector := number(request.args.get("inspector")):
        conditions.append(Folder.inspector == inspector)
    if (place := number(request.args.get("place"))) is not None:
        conditions.append(Folder.institution == place)
    if request.args.get("attestation") in dict(KINDS):
        conditions.append(Folder.kind == request.args["attestation"])
    if request.args.get("kind") in dict(INSTITUTION_KINDS):
        conditions.append(Institution.kind == request.args["kind"])
    return conditions


def _usual_month(actor: Actor) -> dt.date:
    """Return the month whose folders wait soonest: the first with one under way, else the next one."""
    now = clock.today().replace(day=1)
    waiting = (
        policies[Folder]
        .rows(actor)
        .select(Folder.month)
        .where(Folder.state.not_in(("ready", "closed")), Folder.month >= now)
        .order_by(Folder.month)
        .limit(1)
    )
    found = waiting.first()
    return found.month if found is not None else add_months(now, 1)


def _counts(actor: Actor, conditions: list[Any]) -> list[tuple[int, str, str, int]]:
    """Return how many folders each institution has in each state: one query."""
    query = (
        policies[Folder]
        .rows(actor)
        .select(Institution.id, Institution.short_name, Folder.state, fn.COUNT(Folder.id))
        .join(Institution)
        .where(*conditions)
        .group_by(Institution.id, Institution.short_name, Institution.sort_key, Folder.state)
        .order_by(Institution.sort_key, Institution.id)
    )
    return fetch_rows(query)


def _table(rows: list[tuple[int, str, str, int]]) -> list[tuple[int, str, Counter[str]]]:
    found: dict[int, tuple[int, str, Counter[str]]] = {}
    for key, name, state, count in rows:
        found.setdefault(key, (key, name, Counter()))[2][state] += count
    return list(found.values())


def _inspectors(actor: Actor, month: dt.date) -> list[tuple[int, str]]:
    if not works_for_district(actor):
        return []
    query = (
        policies[Folder]
        .rows(actor)
        .select(User.id, User.name)
        .join(User, on=(Folder.inspector == User.id))
        .where(Folder.month == month)
        .distinct()
        .order_by(User.name)
    )
    return fetch_rows(query)


def _columns(actor: Actor, conditions: list[Any], totals: Counter[str]) -> list[FolderColumn]:
    """Return the columns that hold something, each with its first folders: one query a column."""
    found = []
    for state, title in STATES:
        if not totals[state]:
            continue
        query = (
            with_names(policies[Folder].rows(actor))
            .where(*conditions, Folder.state == state)
            .order_by(Folder.due_on, Institution.sort_key, Folder.id)
            .limit(MOST_CARDS)
        )
        cards = [
            FolderCard(
                one,
                folder_url(one.id),
                overdue_badge(one),
                next_step(one),
                kind_words(one),
                acts_of(actor, one) & {"begin", "close", "hand_in", "take_back", "ready", "return"},
            )
            for one in query
        ]
        found.append(FolderColumn(state, str(title), totals[state], cards))
    return found
