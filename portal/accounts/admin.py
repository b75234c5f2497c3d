"""The tables of users, roles, sessions and failed sign-ins in the admin panel."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, flash, redirect, render_template, url_for
from flask_admin.base import expose
from wtforms.validators import Optional

from portal.access.actor import acting
from portal.accounts import services
from portal.accounts.models import Role, User
from portal.admin import ScopedModelView, bulk_action
from portal.admin.forms import RelatedField
from portal.errors import Invalid, PortalError
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    from portal.admin.columns import Column
    from portal.config import Settings


class UserView(ScopedModelView):
    """Users: added with a workplace and an issued password, which is shown once."""

    column_list = ("name", "login", "email", "enabled", "must_change_password", "signed_in_at")
    column_details_list = [*column_list[:3], "phone", *column_list[3:], "created_at"]
    column_searchable_list = ("name", "login", "email")
    column_filters = ("enabled", "must_change_password")
    column_default_sort = "name"
    form_columns = ("login", "name", "email", "phone", "enabled")
    form_extra_fields = {
        "role": RelatedField(_("Role"), [Optional()], model=Role),
        "institution": RelatedField(_("Institution"), [Optional()], model=Institution),
        "municipality": RelatedField(_("Municipality"), [Optional()], model=Municipality),
    }

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Show the form of a new user, or add him and show the issued password."""
        self.demand("create")
        form = self.prepared(self.create_form())
        if self.validate_form(form):
            added = self._add(form)
            if added is not None:
                return self._issued([added])
        return self.form_page(form, None)

    def create_form(self, obj: Any = None) -> Any:
        """Return the form of a new user, who may sign in."""
        form = super().create_form(obj)
        del form["enabled"]
        return form

    def edit_form(self, obj: Any = None) -> Any:
        """Return the form of a user: the login stays, workplaces have their own table."""
        form = super().edit_form(obj)
        for name in ("login", *self.form_extra_fields):
            del form[name]
        return form

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:  # noqa: FBT001 - Flask-Admin's
        """End the sessions of who is kept out."""
        super().on_model_change(form, model, is_created)
        if not model.enabled:
            services.end_sessions(user=model)

    @bulk_action("passwords", _("Issue new passwords"), _("Issue new passwords to these users?"))
    def issue_passwords(self, records: list[User]) -> Any:
        """Issue new passwords and show them once."""
        issued = []
        for user in records:
            try:
                password = services.issue_new_password(
                    actor=acting(), user=user, settings=_settings()
                )
            except PortalError as error:
                flash(f"{user}: {error.message}", "error")
            else:
                issued.append((user, password))
        return self._issued(issued) if issued else redirect(url_for(".index_view"))

    @bulk_action("keep_out", _("Keep out"), _("Keep these users out? Their sessions end at once."))
    def keep_out(self, records: list[User]) -> None:
        """Let these users sign in no longer."""
        self._set_enabled(records, enabled=False)

    @bulk_action("let_in", _("Let in again"))
    def let_in(self, records: list[User]) -> None:
        """Let these users sign in again."""
        self._set_enabled(records, enabled=True)

    @staticmethod
    def _set_enabled(records: list[User], *, enabled: bool) -> None:
        for user in records:
            try:
                services.set_enabled(actor=acting(), user=user, enabled=enabled)
            except PortalError as error:
                flash(f"{user}: {error.message}", "error")

    @staticmethod
    def _add(form: Any) -> tuple[User, str] | None:
        role = form.role.data
        place = services.Place(
            role=role, institution=form.institution.data, municipality=form.municipality.data
        )
        try:
            return services.create_user(
                actor=acting(),
                login=form.login.data or "",
                name=form["name"].data or "",
                email=form.email.data or "",
                phone=form.phone.data or "",
                settings=_settings(),
                place=place if role is not None else None,
            )
        except Invalid as error:
            for name, messages in error.fields.items():
                form[name].errors = [*form[name].errors, *messages]
            if not error.fields:
                flash(error.message, "error")
        except PortalError as error:
            flash(error.message, "error")
        return None

    def _issued(self, issued: list[tuple[User, str]]) -> str:
        """Show passwords in the answer itself: they are written nowhere."""
        crumbs = [(gettext("Tables"), url_for("admin.index")), (self.name, url_for(".index_view"))]
        return render_template("accounts/issued.html", issued=issued, crumbs=crumbs)


def _translated(columns: list[Column]) -> list[Column]:
    return [replace(one, text=str) if one.name == "title" else one for one in columns]


class RoleView(ScopedModelView):
    """Roles by code and name; what they grant has a page of its own.

    Shipped roles are stored under their message ids: lists and cards show the reader's language.
    """

    column_list = ("title", "code")
    form_columns = ("code", "title")

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns of the list, with the names of roles translated."""
        return _translated(super().columns)

    @cached_property
    def card(self) -> list[Column]:
        """Return the lines of a role's card, with its name translated."""
        return _translated(super().card)


class RoleGrantView(ScopedModelView):
    """What each role grants, one row a permission."""

    column_list = ("role", "permission", "granted")
    column_filters = ("role", "granted")
    column_searchable_list = ("permission",)
    form_columns = ("role", "permission", "granted")


class SessionView(ScopedModelView):
    """Who is signed in, from where; only read."""

    column_list = ("user", "seen_at", "created_at", "address", "browser")
    column_details_list = [*column_list]
    column_filters = ("user",)
    column_searchable_list = ()


class FailureView(ScopedModelView):
    """Failed sign-ins by login and address; only read."""

    column_list = ("subject", "failures", "last_at", "locked_until")
    column_details_list = [*column_list]
    column_searchable_list = ("subject",)


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
