"""The pages of one's own account: signing in and out, password, sessions, workplace, appearance."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from portal.access import public, signed_in
from portal.accounts import own_account, services, sessions, signing_in
from portal.accounts.answering import answered
from portal.accounts.browser_names import browser_in_words
from portal.accounts.forms import (
    AccountForm,
    ChangePasswordForm,
    FirstPasswordForm,
    ForcedPasswordForm,
    ProofForm,
    SignInForm,
)
from portal.accounts.models import User
from portal.accounts.password_policy import policy_of
from portal.accounts.passwords import rules
from portal.accounts.people.first_password import user_of
from portal.accounts.second_factor import services as second_factor
from portal.accounts.second_factor import trusted_browsers
from portal.accounts.unsent import COOKIE, read_unsent, unsent_of
from portal.errors import Conflict, Invalid
from portal.i18n import LOCALES
from portal.i18n import gettext as _
from portal.security.same_origin import local_address

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as AnyResponse

    from portal.accounts.sessions import PortalSession
    from portal.config import Settings

blueprint = Blueprint("accounts", __name__)

CLEAR = '"cache", "storage"'
CLEAR_BUT_UNSENT = '"cache"'
"""What is forgotten where the browser holds what somebody else has not sent yet."""


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Let somebody in; who is in already goes on."""
    wanted = local_address(request.values.get("next"))
    if g.get("actor") is not None and request.method == "GET":
        return _go_on(wanted)
    form = SignInForm()
    form.next.data = wanted

    def act() -> ResponseReturnValue:
        user = services.check_password(
            login=form.login.data or "",
            password=form.password.data or "",
            address=request.remote_addr or "",
            settings=_settings(),
        )
        return signing_in.after_password(user, settings=_settings(), wanted=wanted)

    def page() -> str:
        return render_template("sign_in.html", form=form)

    return answered(form, act, page)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this session, and have the browser forget what it kept of it; ask first what it holds unsent."""
    return _unsent(url_for(".sign_out")) or _sign_out()


@blueprint.get("/signed-out")
@public
def signed_out() -> str:
    """Say that the session has ended."""
    return render_template("signed_out.html")


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change one's password; an issued one must be changed before anything else."""
    user = g.actor.user
    policy = policy_of(_settings())
    forced = bool(user.must_change_password)
    form = ForcedPasswordForm() if forced else ChangePasswordForm()

    def act() -> ResponseReturnValue:
        services.change_password(
            user=user,
            current=None if forced else form["current"].data,
            new=form["new"].data,
            address=request.remote_addr or "",
            settings=_settings(),
            keep_session=_session().row_id,
        )
        sessions.renew(_session())
        flash(_("The password is changed. Other devices have been signed out."), "success")
        return redirect(url_for("pages.dashboard"))

    def page() -> str:
        return render_template(
            "change_password.html",
            form=form,
            forced=forced,
            rules=[*rules(policy.shortest), *policy.lacks("")],
            cancel_url=None if forced else url_for("accounts.sessions"),
        )

    return answered(form, act, page)


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    """Show one's own account, and change name, e-mail and telephone."""
    user = User.get_by_id(g.actor.user.id)
    form = AccountForm(obj=user)
    proved = sessions.is_proved(_session())

    def act() -> ResponseReturnValue:
        own_account.change_contacts(
            user=user,
            contacts=own_account.Contacts(
                name=form.name.data or "",
                email=form.email.data or "",
                phone=form.phone.data or "",
            ),
            current=form.current.data or "",
            proved=proved,
            address=request.remote_addr or "",
            settings=_settings(),
        )
        flash(_("Your account is changed."), "success")
        return redirect(url_for("accounts.account"))

    def page() -> str:
        return render_template(
            "accounts/account.html",
            form=form,
            user=user,
            proved=proved,
            factor=second_factor.factor_of(user),
            due_on=second_factor.due_on(user, _settings()),
        )

    return answered(form, act, page)


@blueprint.route("/account/prove", methods=["GET", "POST"])
@signed_in
def prove() -> ResponseReturnValue:
    """Ask for the password again, and go on to what needs it."""
    wanted = local_address(request.values.get("next")) or url_for("accounts.account")
    form = ProofForm()
    form.next.data = wanted

    def act() -> ResponseReturnValue:
        services.prove_password(
            user=g.actor.user,
            current=form.current.data or "",
            address=request.remote_addr or "",
            settings=_settings(),
        )
        sessions.prove(_session())
        return redirect(wanted)

    def page() -> str:
        return render_template("accounts/prove.html", form=form)

    return answered(form, act, page)


@blueprint.route("/first-password/<token>", methods=["GET", "POST"])
@public
def first_password(token: str) -> ResponseReturnValue:
    """Let somebody choose his own password by the link on his slip, once."""
    settings = _settings()
    policy = policy_of(settings)
    try:
        user = user_of(token, settings)
    except Invalid as error:
        message = error.message
        return render_template("accounts/first_password.html", message=message), error.status
    form = FirstPasswordForm()

    def act() -> ResponseReturnValue:
        services.set_password(user=user, new=form["new"].data or "", settings=settings)
        flash(_("The password is chosen. Sign in with it."), "success")
        return redirect(url_for("accounts.sign_in"))

    def page() -> str:
        return render_template(
            "accounts/first_password.html",
            form=form,
            user=user,
            rules=[*rules(policy.shortest), *policy.lacks("")],
        )

    return answered(form, act, page)


@blueprint.get("/account/sessions", endpoint="sessions")
@signed_in
def own_sessions() -> str:
    """Show where one is signed in, and which browsers are trusted."""
    user = g.actor.user
    return render_template(
        "accounts/sessions.html",
        found=services.sessions_of(user),
        current=_session().row_id,
        trusted=trusted_browsers.browsers_of(user),
        in_words=browser_in_words,
    )


@blueprint.post("/account/sessions/end")
@signed_in
def end_sessions() -> AnyResponse:
    """End one of one's other sessions, or all of them."""
    only = _key(request.form.get("session", ""))
    services.end_sessions(user=g.actor.user, keep=_session().row_id, only=only)
    flash(_("The other sessions have ended."), "success")
    return redirect(url_for("accounts.sessions"))


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End all of one's sessions, this one too, and trust no browser any more."""
    stop = _unsent(url_for(".sign_out_everywhere"))
    if stop is not None:
        return stop
    services.sign_out_everywhere(actor=g.actor, user=g.actor.user)
    return _sign_out()


@blueprint.post("/account/stay")
@signed_in
def stay() -> AnyResponse:
    """Note that the user is still there: the idle time begins anew."""
    sessions.stay(_session())
    return Response(status=204)


@blueprint.post("/account/workplace")
@signed_in
def switch_workplace() -> AnyResponse:
    """Go on at another of one's workplaces."""
    wanted = request.form.get("workplace", "")
    session["workplace"] = services.own_workplace(user=g.actor.user, wanted=wanted)
    return redirect(url_for("pages.dashboard"))


@blueprint.post("/account/appearance")
@signed_in
def appearance() -> AnyResponse:
    """Keep how pages look, and go back to the page."""
    services.set_appearance(
        user=g.actor.user,
        theme=request.form.get("theme", "auto"),
        text_size=request.form.get("text_size", "normal"),
        spacing=request.form.get("spacing", "normal"),
        images=request.form.get("images", "on") == "on",
    )
    return _go_on(local_address(request.form.get("next")))


@blueprint.post("/locale")
@public
def set_locale() -> AnyResponse:
    """Change the language of the pages, for a visitor in the cookie, for a user for good."""
    wanted = request.form.get("locale", "")
    if wanted not in LOCALES:
        raise Invalid(_("The portal does not speak this language."))
    session["locale"] = wanted
    user = _session().user
    if user is not None:
        services.set_locale(user=user, locale=wanted)
    return _go_on(local_address(request.form.get("next")))


def _unsent(again: str) -> ResponseReturnValue | None:
    """Return the page that stops a user whose browser holds what was not sent; none to go on."""
    waits = unsent_of(g.actor.user.id, read_unsent(request.cookies.get(COOKIE, "")))
    if not waits or request.form.get("lose") == "1":
        return None
    return render_template("unsent.html", unsent=waits, again=again), Conflict.status


def _sign_out() -> AnyResponse:
    """End this session; what somebody else has not sent from this browser stays for them."""
    user, told = g.actor.user, read_unsent(request.cookies.get(COOKIE, ""))
    of_others = len(told) > len(unsent_of(user.id, told))
    sessions.end(_session())
    answer = redirect(url_for(".signed_out"))
    answer.headers["Clear-Site-Data"] = CLEAR_BUT_UNSENT if of_others else CLEAR
    if told and not of_others:
        answer.delete_cookie(COOKIE)
    return answer


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - fits any key


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])


def _session() -> PortalSession:
    return cast("PortalSession", session)


def _go_on(wanted: str | None) -> AnyResponse:
    return redirect(wanted or url_for("pages.dashboard"))
