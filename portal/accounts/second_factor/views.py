"""The pages of the second factor: the code at sign-in, the set-up, the recovery codes."""

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
from portal.accounts import signing_in
from portal.accounts.answering import answered
from portal.accounts.models import User
from portal.accounts.proof import needs_proof
from portal.accounts.second_factor import codes, services, trusted_browsers
from portal.accounts.second_factor.forms import CodeForm, SignInCodeForm
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.qr_codes import qr_code

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as AnyResponse

    from portal.config import Settings

blueprint = Blueprint("accounts_second_factor", __name__)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def sign_in_code() -> ResponseReturnValue:
    """Let somebody in whose password was right, after a right code."""
    settings = _settings()
    waiting = signing_in.pending(settings)
    if waiting is None:
        return render_template("accounts/sign_in_again.html"), Invalid.status
    user, wanted = waiting
    form = SignInCodeForm()
    if not settings.trusted_browser_days:
        del form.trust
    else:
        form.trust.label.text = _(
            "Do not ask for a code in this browser for %(days)s days",
            days=settings.trusted_browser_days,
        )

    def act() -> ResponseReturnValue:
        left = services.check_code(
            user=user,
            code=form.code.data or "",
            address=request.remote_addr or "",
            settings=settings,
        )
        trust = "trust" in form and bool(form.trust.data)
        answer = signing_in.let_in(user, settings=settings, wanted=wanted, trust=trust)
        signing_in.tell_codes_left(left)
        return answer

    def page() -> str:
        return render_template("accounts/sign_in_code.html", form=form)

    return answered(form, act, page)


@blueprint.get("/account/second-factor")
@signed_in
def overview() -> str:
    """Tell whether one's second factor is on, and what can be done with it."""
    user = User.get_by_id(g.actor.user.id)
    factor = services.factor_of(user)
    return render_template(
        "accounts/second_factor.html",
        factor=factor,
        left=services.codes_left(user) if factor else 0,
        demanded=services.is_demanded(user, _settings()),
        due_on=services.due_on(user, _settings()),
        forced=bool(session.get("must_set_up")),
    )


@blueprint.post("/account/second-factor/begin")
@signed_in
@needs_proof("accounts_second_factor.overview")
def begin() -> AnyResponse:
    """Make a fresh secret, which the next page shows."""
    services.begin_set_up(user=g.actor.user, settings=_settings())
    return redirect(url_for("accounts_second_factor.set_up"))


@blueprint.route("/account/second-factor/set-up", methods=["GET", "POST"])
@signed_in
@needs_proof("accounts_second_factor.overview")
def set_up() -> ResponseReturnValue:
    """Show the secret to the application, and put it in force after its first right code."""
    user, settings = g.actor.user, _settings()
    secret = services.secret_being_set_up(user=user, settings=settings)
    if secret is None:
        return redirect(url_for("accounts_second_factor.overview"))
    form = CodeForm()

    def act() -> ResponseReturnValue:
        made = services.confirm_set_up(
            user=user,
            code=form.code.data or "",
            address=request.remote_addr or "",
            settings=settings,
        )
        session.pop("must_set_up", None)
        return _shown_once(made)

    def page() -> str:
        address = codes.address_for_application(
            secret, login=user.login, issuer=settings.product_name or _("Attestation portal")
        )
        return render_template(
            "accounts/second_factor_set_up.html",
            form=form,
            picture=qr_code(address),
            secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        )

    return answered(form, act, page)


@blueprint.post("/account/second-factor/new-codes")
@signed_in
@needs_proof("accounts_second_factor.overview")
def new_codes() -> ResponseReturnValue:
    """Replace the recovery codes and show the new ones."""
    return _shown_once(services.make_new_codes(user=g.actor.user, settings=_settings()))


@blueprint.post("/account/second-factor/codes.txt")
@signed_in
@needs_proof("accounts_second_factor.overview")
def codes_file() -> Response:
    """Give the codes that the page has just shown as a file; only those that are one's own."""
    given = request.form.getlist("code")
    own = services.own_codes(user=g.actor.user, given=given, settings=_settings())
    text = "\r\n".join([_("Recovery codes"), g.actor.user.login, "", *own, ""])
    return Response(
        text,
        mimetype="text/plain",
        headers={"Content-Disposition": "attachment; filename=recovery-codes.txt"},
    )


@blueprint.post("/account/second-factor/off")
@signed_in
@needs_proof("accounts_second_factor.overview")
def switch_off() -> AnyResponse:
    """Take one's own second factor away."""
    services.switch_off(user=g.actor.user, settings=_settings())
    flash(_("The second factor is off."), "success")
    return redirect(url_for("accounts_second_factor.overview"))


@blueprint.post("/account/trusted-browsers/end")
@signed_in
def distrust() -> AnyResponse:
    """Trust one of one's browsers no more, or all of them."""
    wanted = request.form.get("browser", "")
    only = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else None  # noqa: PLR2004 - fits any key
    trusted_browsers.distrust(user=g.actor.user, only=only)
    flash(_("A code will be asked for there again."), "success")
    return redirect(url_for("accounts.sessions"))


def _shown_once(made: list[str]) -> str:
    return render_template("accounts/recovery_codes.html", codes=made)


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
