"""The pages of access: what each role may do, and why somebody may or may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from portal.access import policies, requires
from portal.access.actor import ADMINISTRATOR, acting
from portal.access.explain import Explanation, explain, record_named
from portal.access.grants import GrantChange, granted_cells, set_grants
from portal.access.permissions import AccessPermission
from portal.accounts.models import Role, User
from portal.accounts.permissions import AccountsPermission
from portal.errors import Invalid, NotFound, PortalError
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import plain
from portal.institutions.models import Membership
from portal.institutions.policies import memberships_within

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from portal.plugin.manager import Plugins

blueprint = Blueprint("access", __name__, url_prefix="/access")

SHOWN_USERS = 500


@blueprint.get("/roles")
@requires(AccountsPermission.ROLE_VIEW)
def roles() -> str:
    """Show what each role may do, module by module."""
    actor = acting()
    editable = actor.can(AccountsPermission.ROLE_EDIT) and actor.reach.everything
    plugin = request.args.get("plugin", "")
    rows = [row for row in _rows() if plugin in {"", row[0].partition(".")[0]}]
    found = list(policies[Role].rows(actor).order_by(Role.id))
    on = granted_cells()
    administrators = {role.id for role in found if role.code == ADMINISTRATOR}
    everything = {(row[0], key) for row in rows for key in administrators}
    cells = {(row[0], role.id) for row in rows for role in found}
    shown_on = (on & cells) | everything
    return render_template(
        "access/roles.html",
        rows=rows,
        columns=[(role.id, str(role)) for role in found],
        on=shown_on,
        locked=everything if editable else cells,
        was=" ".join(sorted(f"{code}:{key}" for code, key in shown_on - everything)),
        editable=editable,
        plugins=[(one.name, str(one.manifest.title)) for one in _plugins()],
    )


@blueprint.post("/roles")
@requires(AccountsPermission.ROLE_EDIT)
def change_roles() -> Response:
    """Grant and take away what was ticked and unticked."""
    was = set(request.form.get("was", "").split())
    now = set(request.form.getlist("on"))
    wanted = []
    for cell in sorted(was ^ now):
        code, _colon, key = cell.rpartition(":")
        if not key.isascii() or not key.isdigit():
            raise Invalid(_("The form is damaged. Go back, reload the page and send it again."))
        wanted.append(GrantChange(role_id=int(key), permission=code, granted=cell in now))
    count = set_grants(acting(), wanted)
    flash(ngettext("%(num)s grant is changed.", "%(num)s grants are changed.", count), "success")
    return redirect(url_for("access.roles", plugin=request.form.get("plugin") or None))


@blueprint.get("/explain")
@requires(AccessPermission.EXPLAIN)
def explanation() -> tuple[str, int]:
    """Answer why a user within reach may or may not do something."""
    actor = acting()
    within = Membership.select(Membership.user).where(memberships_within(actor.reach))
    users = User.select(User.login, User.name).where(User.id.in_(within)).order_by(User.name)
    answer: Explanation | None = None
    problem = ""
    status = 200
    login = plain(request.args.get("login", ""))
    if login and request.args.get("permission"):
        try:
            answer = _explain(login)
        except PortalError as error:
            problem, status = error.message, error.status
    return (
        render_template(
            "access/explain.html",
            users=[
                (user.login, f"{user.name} ({user.login})") for user in users.limit(SHOWN_USERS)
            ],
            permissions=[(code, f"{title} — {code}") for code, title, _owner in _rows()],
            answer=answer,
            problem=problem,
        ),
        status,
    )


def _explain(login: str) -> Explanation:
    """Answer about a user and a record that the asker reaches; others do not exist for him."""
    actor = acting()
    within = Membership.select(Membership.user).where(memberships_within(actor.reach))
    user = User.get_or_none((User.login == login) & User.id.in_(within))
    if user is None:
        raise NotFound(_("There is no user %(login)s within your reach.", login=login))
    named = request.args.get("record", "").strip()
    record: Any = record_named(named) if named else None
    if record is not None and not policies[type(record)].permits(actor, "view", record):
        raise NotFound(_("There is no such record."))
    return explain(user, plain(request.args["permission"]), record)


def _rows() -> list[tuple[str, str, str]]:
    """Return every permission as ``(code, title, note)``, and codes that nobody declares any more."""
    plugins = _plugins()
    declared = [
        (one.code, str(one.title), str(plugins[owner].manifest.title))
        for owner, one in plugins.permissions()
    ]
    known = {str(code) for code, _title, _note in declared}
    unknown = sorted({code for code, _key in granted_cells()} - known)
    return [(str(code), title, note) for code, title, note in declared] + [
        (code, code, _("unknown: no module declares it, it grants nothing")) for code in unknown
    ]


def _plugins() -> Plugins:
    found: Plugins = current_app.extensions["plugins"]
    return found
