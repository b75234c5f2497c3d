"""The proofs of a check and of a finding: files, links and photos with their versions and checksums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app, flash, redirect, render_template, request, url_for

from plugins.document_control import services
from plugins.document_control.checklists.vocabulary import in_order
from plugins.document_control.models import Evidence, EvidenceUse, Finding, Item, Section
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.check_forms import ProofForm
from plugins.document_control.pages.check_page import check_crumbs, frame, place_url
from plugins.document_control.pages.sheet import subjects_of
from plugins.document_control.pages.subjects import (
    find_check,
    find_evidence,
    find_finding,
    find_use,
)
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.proofs import ACCEPT
from plugins.document_control.wording import EVIDENCE_KINDS
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.asking import do, show_refusal
from portal.database import among
from portal.errors import Conflict, Invalid, NotAllowed
from portal.files.listing import accepted, preview_of
from portal.files.models import FileVersion, StoredFile
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.institutions.listing import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from plugins.document_control.models import ControlCheck
    from portal.access import Actor

P = ControlPermission
_KINDS = dict(EVIDENCE_KINDS)


@dataclass(slots=True, kw_only=True)
class ProofRow:
    """A proof with its newest file, what it proves, and the versions whose place it took."""

    proof: Evidence
    kind: str
    newest: FileVersion | None = None
    preview: str = ""
    uses: list[tuple[EvidenceUse, str]] = field(default_factory=list)
    older: list[ProofRow] = field(default_factory=list)
    ours: bool = False


@blueprint.get("/checks/<int:check_id>/proofs")
@requires(P.VIEW)
def check_proofs(check_id: int) -> str:
    """Show the proofs of a check."""
    actor = acting()
    check = find_check(actor, check_id)
    rows = _rows(actor, Evidence.check_of == check.id)
    return render_template(
        "document_control/check_proofs.html",
        rows=_in_chains(rows, _uses(actor, check)),
        adds=_adds(actor, check),
        **frame(actor, check, "proofs"),
    )


@blueprint.route("/checks/<int:check_id>/proofs/new", methods=("GET", "POST"))
@requires(P.VIEW)
def add_proof(check_id: int) -> ResponseReturnValue:
    """Add a proof to a check, and say which items it proves."""
    actor = acting()
    check = find_check(actor, check_id)
    if not _may_add(actor):
        raise NotAllowed(_("Your role does not allow this."))
    who = number(request.args.get("who")) or 0
    item = request.args.get("item", "")
    items = _items(actor, check, who)
    form = ProofForm(request.form or None, data={"items": [item] if item else []})
    form.items.choices = [(str(one.id), one.question) for one in items]
    form.known.choices = _known(actor, check)
    back = place_url(check.id, who, f"item-{item}") if number(item) else ""
    back = back or url_for("document_control.check_proofs", check_id=check.id)
    wanted = {number(key) for key in form.items.data or ()}
    chosen = [one for one in items if one.id in wanted]
    return _asked(
        actor,
        check,
        form,
        items=chosen,
        who=who,
        back=back,
        crumbs=[*check_crumbs(actor, check), (_("Add a proof"), None)],
    )


@blueprint.route("/findings/<int:finding_id>/proofs/new", methods=("GET", "POST"))
@requires(P.VIEW)
def add_mending_proof(finding_id: int) -> ResponseReturnValue:
    """Add a proof that shows how a finding was mended."""
    actor = acting()
    finding = find_finding(actor, finding_id)
    if not _may_add(actor):
        raise NotAllowed(_("Your role does not allow this."))
    form = ProofForm(request.form or None)
    del form.items
    form.known.choices = _known(actor, finding)
    return _asked(
        actor,
        finding,
        form,
        back=url_for("document_control.finding_page", finding_id=finding.id),
        crumbs=[
            (_("Findings"), url_for("document_control.finding_list")),
            (str(finding)[:60], url_for("document_control.finding_page", finding_id=finding.id)),
            (_("Add a proof"), None),
        ],
    )


@blueprint.post("/proofs/<int:proof_id>/version")
@requires(P.VIEW)
def next_version(proof_id: int) -> ResponseReturnValue:
    """Take the next version of a file; the old one stays."""
    actor = acting()
    proof = find_evidence(actor, proof_id, "edit")
    sent = request.files.get("file")

    def act() -> None:
        if sent is None or not sent.filename:
            raise Invalid(_("Choose a file."))
        of = proof.check_of or _finding_of(actor, proof)
        if of is None:
            raise Conflict(_("The proof belongs to nothing any more."))
        services.add_file(
            actor,
            of,
            sent.stream,
            name=sent.filename,
            title=proof.title,
            taken_on=proof.taken_on,
            replaces=proof,
        )

    do(act, done=_("The new version has been stored. The old ones stay."))
    return redirect(_place_of(actor, proof))


@blueprint.post("/proofs/uses/<int:use_id>/drop")
@requires(P.VIEW)
def drop_proof(use_id: int) -> ResponseReturnValue:
    """Take a proof back from what it was said to prove."""
    actor = acting()
    use = find_use(actor, use_id)
    back = _place_of(actor, use.evidence, use.finding_id)
    do(lambda: services.drop_use(actor, use), done=_("The proof is taken back from it."))
    return redirect(back)


def rows_of_finding(actor: Actor, finding: Finding) -> list[ProofRow]:
    """Return the proofs of a finding's mending."""
    uses = list(policies[EvidenceUse].rows(actor).where(EvidenceUse.finding == finding.id))
    keys = [one.evidence_id for one in uses]
    rows = _rows(actor, among(Evidence.id, keys)) if keys else []
    for row in rows:
        row.uses = [(one, "") for one in uses if one.evidence_id == row.proof.id]
    return rows


def _asked(
    actor: Actor,
    of: ControlCheck | Finding,
    form: ProofForm,
    *,
    back: str,
    crumbs: list[Any],
    items: Sequence[Item] = (),
    who: int = 0,
) -> ResponseReturnValue:
    """Show the form of a proof; when it was sent and is right, add the proof."""
    status = 200
    if request.method == "POST":
        status = Invalid.status
        sent = request.files.get("file")
        if form.validate():
            key = number(form.known.data)
            try:
                services.add_proof(
                    actor,
                    of,
                    services.NewProof(
                        known=find_evidence(actor, key) if key is not None else None,
                        source=sent.stream if sent is not None and sent.filename else None,
                        name=sent.filename or "" if sent is not None else "",
                        url=form.url.data or "",
                        title=form.title.data or "",
                        taken_on=form.taken_on.data,
                    ),
                    items=items,
                    subject_key=who,
                )
            except (Invalid, Conflict) as error:
                show_refusal(form, error)
                status = error.status
            else:
                flash(_("The proof is added."), "success")
                return redirect(back)
    titles, extensions = accepted(ACCEPT)
    settings = current_app.extensions["settings"]
    page = render_template(
        "document_control/proof_form.html",
        form=form,
        of=of,
        back=back,
        crumbs=crumbs,
        kinds=titles,
        extensions=extensions,
        megabytes=int(min(settings.file_megabytes, settings.upload_megabytes)),
    )
    return page, status


def _may_add(actor: Actor) -> bool:
    return actor.can(P.EDIT if works_for_district(actor) else P.ANSWER)


def _adds(actor: Actor, check: ControlCheck) -> bool:
    return _may_add(actor) and not check.is_over


def _rows(actor: Actor, condition: Any) -> list[ProofRow]:
    """Return proofs with their newest files: two queries."""
    proofs = list(
        policies[Evidence]
        .rows(actor)
        .select(Evidence, User)
        .left_outer_join(User, on=(Evidence.added_by == User.id))
        .where(condition)
        .order_by(Evidence.id.desc())
    )
    district = works_for_district(actor)
    rows = {
        one.id: ProofRow(proof=one, kind=str(_KINDS[one.kind]), ours=one.by_inspector == district)
        for one in proofs
    }
    files = (
        FileVersion.select(FileVersion, StoredFile)
        .join(StoredFile)
        .where(StoredFile.subject == table_of(Evidence()), among(StoredFile.subject_id, list(rows)))
        .order_by(FileVersion.number)
    )
    for version in files if rows else ():
        row = rows[version.file.subject_id]
        row.newest, row.preview = version, preview_of(version)
    return list(rows.values())


def _in_chains(rows: list[ProofRow], uses: list[tuple[EvidenceUse, str]]) -> list[ProofRow]:
    """Return the newest versions, each with the older ones behind it and with what it proves."""
    by_key = {one.proof.id: one for one in rows}
    replaced = {one.proof.replaces_id for one in rows}
    for row in rows:
        key = row.proof.replaces_id
        while key in by_key:
            row.older.append(by_key[key])
            key = by_key[key].proof.replaces_id
    for use, words in uses:
        if use.evidence_id in by_key:
            by_key[use.evidence_id].uses.append((use, words))
    return [one for one in rows if one.proof.id not in replaced]


def _uses(actor: Actor, check: ControlCheck) -> list[tuple[EvidenceUse, str]]:
    """Return what the proofs of a check prove, in words."""
    query = (
        policies[EvidenceUse]
        .rows(actor)
        .select(EvidenceUse, Item, Finding)
        .left_outer_join(Item, on=(EvidenceUse.item == Item.id))
        .switch(EvidenceUse)
        .left_outer_join(Finding, on=(EvidenceUse.finding == Finding.id))
        .where((EvidenceUse.check_of == check.id) | (Finding.check_of == check.id))
        .order_by(EvidenceUse.id)
    )
    names = {one.id: str(one) for one in subjects_of(actor, check)}
    found = []
    for one in query:
        words = str(one.finding) if one.finding_id is not None else str(one.item)
        name = names.get(one.subject_key)
        found.append((one, f"{words} ({name})" if name else words))
    return found


def _items(actor: Actor, check: ControlCheck, who: int) -> list[Item]:
    query = (
        policies[Item]
        .rows(actor)
        .join(Section)
        .where(Item.checklist_version == check.checklist_version_id)
        .order_by(*in_order())
    )
    return [one for one in query if who or one.asked_of == "institution"]


def _known(actor: Actor, of: ControlCheck | Finding) -> list[tuple[str, str]]:
    """Return the proofs that are here already, newest versions first."""
    check = of.check_of if isinstance(of, Finding) else of
    if check is None:
        return [("", "")]
    newer = Evidence.select(Evidence.replaces).where(
        Evidence.check_of == check.id, Evidence.replaces.is_null(False)
    )
    query = (
        policies[Evidence]
        .rows(actor)
        .where(
            Evidence.check_of == check.id,
            Evidence.by_inspector == works_for_district(actor),
            Evidence.id.not_in(newer),
        )
        .order_by(Evidence.id.desc())
    )
    return [("", ""), *((str(one.id), one.title) for one in query)]


def _finding_of(actor: Actor, proof: Evidence) -> Finding | None:
    query = (
        policies[EvidenceUse]
        .rows(actor)
        .select(EvidenceUse, Finding)
        .join(Finding)
        .where(EvidenceUse.evidence == proof.id)
    )
    use = query.first()
    return use.finding if use is not None else None


def _place_of(actor: Actor, proof: Evidence, finding_id: int | None = None) -> str:
    if finding_id is None and proof.check_of_id is None:
        finding = _finding_of(actor, proof)
        finding_id = finding.id if finding is not None else None
    if finding_id is not None:
        return url_for("document_control.finding_page", finding_id=finding_id)
    return url_for("document_control.check_proofs", check_id=proof.check_of_id)
