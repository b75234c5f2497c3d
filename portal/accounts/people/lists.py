"""The list of users: its columns, its filters in words, and keeping many users out or in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app, url_for

from portal.access.policies import policies
from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.people.listing import UserFilter, role_titles, states, workplaces_by_user
from portal.accounts.people.many import MOST
from portal.accounts.people.slips import slips_page
from portal.accounts.permissions import AccountsPermission
from portal.i18n import format_moment
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.lists.contracts import BulkAction, Change, Column, Kind, ListPage
from portal.lists.drawing import badge
from portal.lists.rows import QueryRows
from portal.plugin import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from portal.access.actor import Actor
    from portal.lists.asked import Asked
    from portal.lists.contracts import Chip


class Line(NamedTuple):
    """A user with what he is and where, in words."""

    id: int
    user: User
    workplaces: str


def _query(asked: Asked) -> Any:
    return UserFilter.of(asked.values).apply(policies[User].rows(asked.actor))


def _with_workplaces(asked: Asked, rows: list[User]) -> list[Line]:
    shown = any(one.key == "workplaces" for one in asked.columns)
    found = workplaces_by_user([one.id for one in rows]) if shown else {}
    return [Line(one.id, one, "; ".join(found.get(one.id, ()))) for one in rows]


def chips(asked: Asked) -> list[Chip]:
    """Return the filters in use in words."""
    chosen = UserFilter.of(asked.values)
    place = ""
    if chosen.institution_id is not None:
        places = policies[Institution].rows(asked.actor)
        place = str(places.where(Institution.id == chosen.institution_id).first() or "?")
    told = (
        (_l("Name"), chosen.text, "q"),
        (_l("Role"), dict(role_titles()).get(chosen.role, chosen.role), "role"),
        (_l("Institution"), place, "institution"),
        (_l("State"), dict(states()).get(chosen.state, ""), "state"),
    )
    return [one for one in told if one[1]]


def _state(user: User) -> tuple[Tone, str]:
    if not user.enabled:
        return Tone.OVERDUE, _l("Kept out")
    if not user.signed_in_at:
        return Tone.SOON, _l("Never signed in")
    if user.must_change_password:
        return Tone.INFORMATION, _l("Has not chosen a password")
    return Tone.DONE, _l("May sign in")


def _badge(line: Line) -> str:
    tone, words = _state(line.user)
    return badge(tone, words)


def _asked_for(
    actor: Actor, keys: Sequence[int], differently: Mapping[str, Any], *, does: str = ""
) -> Iterator[Change]:
    rows = policies[User].rows(actor).where(User.id.in_(list(keys) or [0]))
    users = list(rows.order_by(User.name, User.id))
    places = workplaces_by_user([one.id for one in users])
    for one in users:
        yield Change(
            record=one,
            values=differently,
            label=one.name,
            note="; ".join(places.get(one.id, ())),
            does=does,
        )


def _keeping_out(actor: Actor, keys: Sequence[int], _values: Mapping[str, Any]) -> Iterator[Change]:
    return _asked_for(actor, keys, {"enabled": False})


def _letting_in(actor: Actor, keys: Sequence[int], _values: Mapping[str, Any]) -> Iterator[Change]:
    return _asked_for(actor, keys, {"enabled": True})


def _linking(actor: Actor, keys: Sequence[int], _values: Mapping[str, Any]) -> Iterator[Change]:
    does = _l("A link to choose a password; the present password and the sessions end.")
    taken = 0
    for one in _asked_for(actor, keys, {}, does=does):
        refused = ""
        user: Any = one.record
        if not user.enabled:
            refused = _l("The user is kept out: let him in first.")
        elif taken == MOST:
            refused = _l("Only the first %(number)s are taken at a time.", number=MOST)
        else:
            taken += 1
        yield Change(record=user, label=one.label, note=one.note, does=one.does, refused=refused)


def _set_enabled(actor: Actor, user: User, values: Mapping[str, Any]) -> None:
    services.set_enabled(actor=actor, user=user, enabled=values["enabled"])


def _void_password(actor: Actor, user: User, _values: Mapping[str, Any]) -> None:
    services.void_password(actor=actor, user=user, settings=current_app.extensions["settings"])


USERS = ListPage(
    name="accounts.users",
    title=_("Users"),
    endpoint="accounts_users.user_list",
    permission=AccountsPermission.USER_VIEW,
    export=AccountsPermission.USER_EXPORT,
    source=QueryRows(
        query=_query,
        sorts={
            "name": User.name,
            "login": User.login,
            "came": User.signed_in_at,
            "added": User.created_at,
        },
        default="name",
        adorn=_with_workplaces,
    ),
    parameters=("q", "role", "institution", "state"),
    describe=chips,
    default_sort="name",
    acts=(
        BulkAction(
            name="keep_out",
            title=_("Keep the users out"),
            text=_("They cannot sign in any more, and their sessions end at once."),
            permission=AccountsPermission.USER_EDIT,
            plan=_keeping_out,
            save=_set_enabled,
        ),
        BulkAction(
            name="let_in",
            title=_("Let the users in again"),
            permission=AccountsPermission.USER_EDIT,
            plan=_letting_in,
            save=_set_enabled,
        ),
        BulkAction(
            name="new_link",
            title=_("Give new links for the password"),
            text=_(
                "Each gets a link that works once. Until it is used, nobody can sign in with the earlier password."
            ),
            permission=AccountsPermission.USER_EDIT,
            plan=_linking,
            save=_void_password,
            undoable=False,
            answer=lambda users: slips_page([(one, "") for one in users]),
        ),
    ),
    columns=(
        Column(
            key="name",
            title=_("Full name"),
            sort="name",
            value=lambda line: line.user.name,
            link=lambda line: url_for("accounts_users.card", user_id=line.id),
            width=34,
        ),
        Column(
            key="login",
            title=_("Login"),
            sort="login",
            value=lambda line: line.user.login,
            width=20,
        ),
        Column(
            key="workplaces",
            title=_("Workplaces"),
            words=lambda line: line.workplaces or _l("none"),
            width=50,
            wrap=True,
        ),
        Column(
            key="came",
            title=_("Last sign-in"),
            kind=Kind.MOMENT,
            sort="came",
            value=lambda line: line.user.signed_in_at,
            words=lambda line: format_moment(line.user.signed_in_at) or _l("never"),
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda line: _state(line.user)[1],
            markup=_badge,
            width=26,
        ),
        Column(
            key="email",
            title=_("E-mail"),
            value=lambda line: line.user.email,
            shown=False,
            width=28,
        ),
        Column(
            key="phone",
            title=_("Phone"),
            value=lambda line: line.user.phone,
            shown=False,
            width=20,
        ),
        Column(
            key="added",
            title=_("Created"),
            kind=Kind.MOMENT,
            sort="added",
            value=lambda line: line.user.created_at,
            shown=False,
        ),
        Column(
            key="valid_until",
            title=_("Issued password valid until"),
            kind=Kind.MOMENT,
            value=lambda line: line.user.issued_until,
            shown=False,
        ),
    ),
)
