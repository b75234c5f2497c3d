"""The pages of users: list, card, adding one or many, workplaces, passwords, letting in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from portal.access.actor import acting
from portal.access.guards import requires
from portal.access.policies import policies
from portal.accounts import notices, services
from portal.accounts.answering import answered
from portal.accounts.browser_names import browser_in_words
from portal.accounts.models import Role, User, UserSession
from portal.accounts.people import choices, listing, many
from portal.accounts.people.forms import ContactsForm, ManyForm, NewUserForm, WorkplaceForm
from portal.accounts.people.lists import USERS
from portal.accounts.people.logins import login_of
from portal.accounts.people.slips import slips_page, slips_table
from portal.accounts.permissions import AccountsPermission as Permission
from portal.accounts.second_factor import services as second_factor
from portal.asking import show_refusal
from portal.errors import Invalid, NotFound, PortalError
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number
from portal.institutions.models import Membership
from portal.institutions.policies import INSTITUTION_ROLES
from portal.lists.page import show

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as AnyResponse

    from portal.config import Settings

blueprint = Blueprint("accounts_users", __name__, url_prefix="/users")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@requires(Permission.USER_VIEW)
def user_list() -> ResponseReturnValue:
    """Show the users in reach, with their workplaces and when they last came."""
    return show(
        USERS,
        "accounts/user_list.html",
        count=lambda page: ngettext("%(num)s user", "%(num)s users", page.count),
        roles=listing.role_titles(),
        states=listing.states(),
    )


@blueprint.get("/adoption")
@requires(Permission.USER_VIEW)
def adoption() -> str:
    """Show in which institutions nobody has come yet: those are the ones to call."""
    found = listing.adoption(acting())
    return render_template("accounts/adoption.html", found=found)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.USER_EDIT)
def add_user() -> ResponseReturnValue:
    """Add a user with a workplace and show the slip with the issued password."""
    actor, form = acting(), NewUserForm()
    form.role.choices = choices.role_choices(actor)
    form.place.choices = choices.place_choices(actor)

    def act() -> ResponseReturnValue:
        name = " ".join((form["name"].data or "").split())
        taken = {one.login for one in User.select(User.login)}
        issued = services.create_user(
            actor=actor,
            login=form.login.data or login_of(name, taken),
            name=name,
            email=form.email.data or "",
            phone=form.phone.data or "",
            settings=_settings(),
            place=choices.place_of(actor, form.role.data, form.place.data),
        )
        return slips_page([issued])

    def page() -> str:
        return render_template(
            "accounts/user_form.html",
            form=form,
            title=_("Add a user"),
            submit=_("Add the user"),
            cancel_url=url_for("accounts_users.user_list"),
            purpose=_("The login and a password for the first sign-in are printed on a slip."),
        )

    return answered(form, act, page, refusals=PortalError)


@blueprint.route("/many", methods=["GET", "POST"])
@requires(Permission.USER_EDIT)
def add_many() -> ResponseReturnValue:
    """Add many users and show their slips, one on a page."""
    actor, form = acting(), ManyForm()
    form.role.choices = [one for one in choices.role_choices(actor) if one[0] in INSTITUTION_ROLES]
    status, mistakes = 200, []
    if request.method == "POST" and not form.validate():
        status = Invalid.status
    elif request.method == "POST":
        try:
            role = Role.get(Role.code == form.role.data)
            issued = many.add_many(
                actor=actor, wanted=_wanted(form, role), role=role, settings=_settings()
            )
        except Invalid as error:
            mistakes = error.fields.get("rows", [])
            form.form_errors = [error.message, *mistakes[:50]]
            status = error.status
        except PortalError as error:
            show_refusal(form, error)
            status = error.status
        else:
            return slips_page(issued)
    return render_template("accounts/add_many.html", form=form), status


@blueprint.post("/slips.xlsx")
@requires(Permission.USER_EDIT)
def slips_file() -> Response:
    """Give the passwords that the page has just shown as a workbook, within an hour."""
    table = slips_table(request.form.get("slips", ""))
    return send_file(table, mimetype=XLSX, as_attachment=True, download_name="passwords.xlsx")


@blueprint.get("/<int:user_id>")
@requires(Permission.USER_VIEW)
def card(user_id: int) -> str:
    """Show one user: contacts, workplaces, how he signs in."""
    return _card(_visible(user_id), None)


@blueprint.route("/<int:user_id>/change", methods=["GET", "POST"])
@requires(Permission.USER_EDIT)
def change(user_id: int) -> ResponseReturnValue:
    """Mend a user's name and contacts."""
    user = _visible(user_id)
    form = ContactsForm(obj=user)

    def act() -> ResponseReturnValue:
        services.change_contacts_of(
            actor=acting(),
            user=user,
            name=form["name"].data or "",
            email=form.email.data or "",
            phone=form.phone.data or "",
        )
        flash(_("The user is changed."), "success")
        return _to_card(user)

    def page() -> str:
        return render_template(
            "accounts/user_form.html",
            form=form,
            title=user.name,
            submit=_("Save the user"),
            cancel_url=url_for("accounts_users.card", user_id=user.id),
        )

    return answered(form, act, page)


@blueprint.post("/<int:user_id>/workplaces")
@requires(Permission.USER_EDIT)
def give_workplace(user_id: int) -> ResponseReturnValue:
    """Give a user one more workplace."""
    user, actor = _visible(user_id), acting()
    form = _workplace_form()
    if not form.validate():
        return _card(user, form), Invalid.status
    try:
        place = choices.place_of(actor, form.role.data, form.place.data)
        services.give_workplace(actor=actor, user=user, place=place)
    except PortalError as error:
        show_refusal(form, error)
        return _card(user, form), error.status
    flash(_("The workplace is given."), "success")
    return _to_card(user)


@blueprint.post("/<int:user_id>/workplaces/take")
@requires(Permission.USER_EDIT)
def take_workplace(user_id: int) -> AnyResponse:
    """Take one of a user's workplaces away."""
    user = _visible(user_id)
    key = number(request.form.get("workplace"))
    found = Membership.get_or_none(Membership.id == (key or 0), Membership.user == user.id)
    if found is None:
        flash(_("The user has no such workplace."), "error")
        return _to_card(user)
    services.take_workplace(actor=acting(), membership=found)
    flash(_("The workplace is taken away. The user's sessions have ended."), "success")
    still = policies[User].rows(acting()).where(User.id == user.id).exists()
    return _to_card(user) if still else redirect(url_for("accounts_users.user_list"))


@blueprint.post("/<int:user_id>/password")
@requires(Permission.USER_EDIT)
def issue_password(user_id: int) -> ResponseReturnValue:
    """Issue a new password and show its slip."""
    user = _visible(user_id)
    issued = services.issue_new_password(actor=acting(), user=user, settings=_settings())
    return slips_page([(user, issued)])


@blueprint.post("/<int:user_id>/enabled")
@requires(Permission.USER_EDIT)
def set_enabled(user_id: int) -> AnyResponse:
    """Keep a user out, or let him in again."""
    user = _visible(user_id)
    enabled = request.form.get("enabled") == "1"
    services.set_enabled(actor=acting(), user=user, enabled=enabled)
    flash(_("The user may sign in again.") if enabled else _("The user is kept out."), "success")
    return _to_card(user)


@blueprint.post("/<int:user_id>/sign-out")
@requires(Permission.USER_EDIT)
def sign_out(user_id: int) -> AnyResponse:
    """End all sessions of a user."""
    user = _visible(user_id)
    services.sign_out_everywhere(actor=acting(), user=user)
    flash(_("The user's sessions have ended."), "success")
    return _to_card(user)


@blueprint.post("/<int:user_id>/second-factor/reset")
@requires(Permission.USER_EDIT)
def reset_second_factor(user_id: int) -> AnyResponse:
    """Take away the second factor of somebody who has lost the telephone."""
    user = _visible(user_id)
    second_factor.reset(actor=acting(), user=user)
    notices.tell_second_factor_reset(user)
    flash(_("The second factor is taken away. The user has been told."), "success")
    return _to_card(user)


def _wanted(form: ManyForm, role: Role) -> list[many.Wanted]:
    if form.source.data == "institutions":
        wanted = many.wanted_of_institutions(many.institutions_without(acting(), role), str(role))
        if not wanted:
            raise Invalid(_("Every institution has somebody in this role already: nobody to add."))
        return wanted
    file = form.table.data
    if not file or not file.filename:
        raise Invalid(_("Choose the file with the table."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        file.save(path)
        return many.wanted_of_table(path)


def _card(user: User, form: WorkplaceForm | None) -> str:
    actor = acting()
    may_edit = policies[User].permits(actor, "edit", user)
    sees_sessions = actor.can(Permission.SESSION_VIEW)
    sessions = policies[UserSession].rows(actor).where(UserSession.user == user.id)
    return render_template(
        "accounts/user_card.html",
        user=user,
        places=list(
            policies[Membership]
            .rows(actor)
            .where(Membership.user == user.id)
            .order_by(Membership.id)
        ),
        may_edit=may_edit,
        form=(form or _workplace_form()) if may_edit else None,
        factor=second_factor.factor_of(user),
        sessions=list(sessions.order_by(UserSession.seen_at.desc())) if sees_sessions else None,
        in_words=browser_in_words,
    )


def _workplace_form() -> WorkplaceForm:
    actor, form = acting(), WorkplaceForm()
    form.role.choices = choices.role_choices(actor)
    form.place.choices = choices.place_choices(actor)
    return form


def _visible(user_id: int) -> User:
    rows = policies[User].rows(acting())
    found = rows.where(User.id == user_id).first() if number(str(user_id)) else None
    if found is None:
        raise NotFound(_("There is no such user within your reach."))
    return cast("User", found)


def _to_card(user: User) -> AnyResponse:
    return redirect(url_for("accounts_users.card", user_id=user.id))


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
