"""The pages of certificates: of an event, the register, one certificate, and the public verification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from plugins.master_classes.certificates import issuing
from plugins.master_classes.certificates.candidates import candidates, why_not_yet
from plugins.master_classes.certificates.codes import read_code, shown
from plugins.master_classes.certificates.finding import find_certificate, verify
from plugins.master_classes.certificates.forms import ReissueForm, RevokeForm
from plugins.master_classes.certificates.lists import CERTIFICATES, state_badge
from plugins.master_classes.certificates.making import FORMS, ask_for_papers, file_name
from plugins.master_classes.certificates.own import own_certificate
from plugins.master_classes.certificates.papers import check_address, hours_words, papers_of
from plugins.master_classes.certificates.settings import least_share
from plugins.master_classes.certificates.wording import ROLES, VALID
from plugins.master_classes.links import event_url
from plugins.master_classes.pages.card import show_tab
from plugins.master_classes.pages.subjects import find_event, may
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.personal_links import find_link
from portal.access import public, requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, said, seen
from portal.documents import to_pdf
from portal.documents.pdf import has_converter
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.lists.page import show
from portal.papers.answers import docx_answer, pdf_answer
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from plugins.master_classes.certificates.models import Certificate

blueprint = Blueprint("master_classes_certificates", __name__, url_prefix="/master-classes")

CHECKS_A_MINUTE = 20
PAPERS_A_MINUTE = 10
GONE = 410
LONGEST_TYPED = 60


@blueprint.get("/<int:key>/certificates")
@requires(ClassesPermission.ENROLMENTS)
def event_certificates(key: int) -> str:
    """Show who has a certificate of an event, who is to get one, and who gets none and why."""
    actor = acting()
    event = find_event(actor, key)
    listed = candidates(actor, event)
    return show_tab(
        "master_classes/certificates.html",
        actor,
        event,
        refusal=why_not_yet(event),
        listed=listed,
        due=[one for one in listed if one.is_due],
        held=[one for one in listed if one.certificate is not None],
        least=least_share(),
        roles=dict(ROLES),
        hours_words=hours_words,
        issues=may(actor, "certify", event),
        downloads=actor.can(ClassesPermission.EXPORT),
        forms_of=[(str(code), title) for code, title in FORMS],
        makes_pdf=has_converter(),
    )


@blueprint.post("/<int:key>/certificates/issue")
@requires(ClassesPermission.CERTIFICATES)
def issue_certificates(key: int) -> ResponseReturnValue:
    """Issue the certificates that are due: to those who were chosen, or to all."""
    actor = acting()
    event = find_event(actor, key, "certify")
    holders = None if request.form.get("all") else frozenset(request.form.getlist("holder"))
    back = redirect(url_for(".event_certificates", key=event.id))
    if holders is not None and not holders:
        flash(_("Choose first who is to get a certificate."), "error")
        return back

    def words(made: Sequence[object]) -> str:
        if not made:
            return _("Everybody who is to get one has a certificate.")
        return ngettext(
            "%(num)s certificate has been issued.",
            "%(num)s certificates have been issued.",
            len(made),
        )

    do(lambda: issuing.issue(actor, event, holders=holders), done=words)
    return back


@blueprint.post("/<int:key>/certificates/papers")
@requires(ClassesPermission.EXPORT)
def make_papers(key: int) -> ResponseReturnValue:
    """Have the papers of an event's certificates made in the background."""
    actor = acting()
    event = find_event(actor, key)
    try:
        job = ask_for_papers(actor, event, request.form.get("form", ""))
    except Invalid as error:
        flash(said(error), "error")
        return redirect(url_for(".event_certificates", key=event.id))
    return redirect(url_for("jobs.job", job_id=job.id))


@blueprint.get("/certificates")
@requires(ClassesPermission.ENROLMENTS)
def certificate_list() -> Any:
    """Show the register of certificates."""
    return show(CERTIFICATES, "master_classes/certificate_list.html")


@blueprint.get("/certificates/<int:certificate_id>")
@requires(ClassesPermission.ENROLMENTS)
def certificate_page(certificate_id: int) -> str:
    """Show one certificate: what it says, whether it is valid, and what replaced it."""
    actor = acting()
    one = find_certificate(actor, certificate_id)
    model = type(one)
    return render_template(
        "master_classes/certificate.html",
        certificate=one,
        mark=state_badge(one),
        role=dict(ROLES)[one.role],
        hours=hours_words(one.hours),
        address=check_address(one.code) or url_for(".check_code", code=one.code),
        event_url=event_url(one.event_id),
        later=model.get_or_none(model.replaces == one.id),
        changeable=one.state == VALID and may(actor, "edit", one),
        makes_pdf=has_converter(),
        downloads=actor.can(ClassesPermission.EXPORT),
        crumbs=[_list_crumb(), (one.full_number, None)],
    )


@blueprint.get("/certificates/<int:certificate_id>/certificate.docx")
@requires(ClassesPermission.EXPORT)
def certificate_docx(certificate_id: int) -> Response:
    """Give out a certificate as DOCX."""
    one = _to_print(certificate_id)
    return docx_answer(next(papers_of([one])), file_name(one, "docx").removesuffix(".docx"))


@blueprint.get("/certificates/<int:certificate_id>/certificate.pdf")
@requires(ClassesPermission.EXPORT)
def certificate_pdf(certificate_id: int) -> Response:
    """Give out a certificate as PDF, where there is a converter."""
    one = _to_print(certificate_id)
    return pdf_answer(to_pdf(next(papers_of([one]))), file_name(one, "pdf").removesuffix(".pdf"))


@blueprint.get("/mine/<token>/certificate")
@public
def own_paper(token: str) -> ResponseReturnValue:
    """Give out the certificate of whom a personal link belongs to: as PDF, or as DOCX without a converter."""
    keep_pace("certificate_own", request.remote_addr or "", limit=PAPERS_A_MINUTE, seconds=60)
    link = find_link(token)
    if link is None:
        return render_template("master_classes/void.html"), GONE
    one = own_certificate(link)
    if one is None:
        raise NotFound(_("There is no such certificate."))
    paper = next(papers_of([one]))
    if not has_converter():
        return docx_answer(paper, file_name(one, "docx").removesuffix(".docx"))
    return pdf_answer(to_pdf(paper), file_name(one, "pdf").removesuffix(".pdf"))


@blueprint.route("/certificates/<int:certificate_id>/reissue", methods=("GET", "POST"))
@requires(ClassesPermission.CERTIFICATES)
def reissue_certificate(certificate_id: int) -> ResponseReturnValue:
    """Issue a certificate anew; the old code says so from now on."""
    actor = acting()
    one = find_certificate(actor, certificate_id)
    form = ReissueForm(request.form or None, data={"name": one.name})

    def act() -> str:
        made = issuing.reissue(
            actor, one, reason=form.reason.data or "", name=form.name.data, seen=seen()
        )
        return url_for(".certificate_page", certificate_id=made.id)

    return ask(
        form,
        act,
        Question(
            heading=_("Issue the certificate anew"),
            purpose=_(
                "A certificate with a new number and a new code takes its place. Who checks the old code reads that it was reissued."
            ),
            button=_("Issue anew"),
            back=url_for(".certificate_page", certificate_id=one.id),
            done=_("The certificate has been issued anew."),
            crumbs=[_list_crumb(), _crumb(one)],
            version=one.version,
        ),
    )


@blueprint.route("/certificates/<int:certificate_id>/revoke", methods=("GET", "POST"))
@requires(ClassesPermission.CERTIFICATES)
def revoke_certificate(certificate_id: int) -> ResponseReturnValue:
    """Revoke a certificate with a reason."""
    actor = acting()
    one = find_certificate(actor, certificate_id)
    form = RevokeForm(request.form)
    return ask(
        form,
        lambda: issuing.revoke(actor, one, reason=form.reason.data or "", seen=seen()),
        Question(
            heading=_("Revoke the certificate"),
            purpose=_(
                "Who checks its code reads that it is revoked. The number and the code are never given again; the reason is not shown to outsiders."
            ),
            button=_("Revoke the certificate"),
            back=url_for(".certificate_page", certificate_id=one.id),
            done=_("The certificate is revoked."),
            crumbs=[_list_crumb(), _crumb(one)],
            version=one.version,
            danger=True,
        ),
    )


@blueprint.get("/verify")
@public
def check_page() -> str:
    """Ask for the code of a certificate, or answer the one that was typed."""
    typed = request.args.get("code", "")[:LONGEST_TYPED]
    return _checked(typed) if typed.strip() else _check_page("")


@blueprint.get("/verify/<code>")
@public
def check_code(code: str) -> str:
    """Say whether a certificate with this code was issued and is valid; never whose it is."""
    return _checked(code[:LONGEST_TYPED])


def _checked(typed: str) -> str:
    keep_pace("certificate_check", request.remote_addr or "", limit=CHECKS_A_MINUTE, seconds=60)
    code = read_code(typed)
    found = verify(code) if code is not None else None
    return _check_page(
        shown(code) if code is not None else typed,
        asked=True,
        mistyped=code is None,
        found=found,
        mark=state_badge(found) if found is not None else None,
        hours=hours_words(found.hours) if found is not None else "",
    )


def _check_page(typed: str, **values: Any) -> str:
    return render_template("master_classes/verify.html", typed=typed, **values)


def _to_print(certificate_id: int) -> Certificate:
    one = find_certificate(acting(), certificate_id)
    if one.state != VALID:
        raise Conflict(_("This certificate is not valid any more, so it is not given out."))
    return one


def _list_crumb() -> tuple[str, str]:
    return _("Certificates"), url_for(".certificate_list")


def _crumb(one: Certificate) -> tuple[str, str]:
    return one.full_number, url_for(".certificate_page", certificate_id=one.id)
