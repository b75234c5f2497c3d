"""The pages of personal data: who has access, what is held, bases, blocks, destruction, terms."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from wtforms.fields import DateField

from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.audit.services import record
from portal.errors import Conflict, Invalid, NotFound
from portal.files.listing import panel_of
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Institution
from portal.privacy import copying, destruction, retention, services
from portal.privacy.access_list import people_with_access, roles_of
from portal.privacy.forms import BasisForm, BlockForm, DestructionForm
from portal.privacy.models import BASIS_KINDS, REASONS, Act, Basis, Block
from portal.privacy.permissions import PrivacyPermission
from portal.privacy.subjects import find_subject, subjects
from portal.spreadsheets.write import Column, Kind, Sheet, write_workbook

if TYPE_CHECKING:
    from portal.plugin import DataSubject

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")

SHOWN = 200
MANY = 200
NAMES = {"which": "data"}
"""Fields of forms whose model has another name for them: a form has ``data`` of its own."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/access")
@requires(PrivacyPermission.ACCESS)
def access_list() -> str:
    """Show who has access to personal data, to be printed and signed."""
    place = _place()
    people = people_with_access(acting(), place)
    return render_template(
        "privacy/access_list.html",
        place=place,
        people=people,
        roles=roles_of(people),
        institutions=_institutions(),
        today=clock.today(),
    )


@blueprint.get("/access.xlsx")
@requires(PrivacyPermission.ACCESS)
def access_workbook() -> Any:
    """Download the list of who has access."""
    actor, place = acting(), _place()
    people = people_with_access(actor, place)
    target = io.BytesIO()
    write_workbook(
        target,
        [
            Sheet(
                title=_("Access"),
                heading=_("Who has access to the personal data"),
                title_lines=(
                    (_("Where"), place.name if place else _("Everything within reach")),
                    (_("As of"), format_date(clock.today())),
                ),
                columns=[
                    Column(title=_("Full name")),
                    Column(title=_("Login")),
                    Column(title=_("Role")),
                    Column(title=_("Where it holds"), wrap=True),
                    Column(title=_("May sign in"), kind=Kind.FLAG, labels=(_("yes"), _("no"))),
                    Column(title=_("Since"), kind=Kind.MOMENT),
                    Column(title=_("Granted by")),
                    Column(title=_("What the role allows"), wrap=True, width=60),
                ],
                rows=[
                    (
                        one.name,
                        one.login,
                        one.role,
                        one.place,
                        one.enabled,
                        one.since,
                        one.granted_by,
                        "; ".join(one.rights),
                    )
                    for one in people
                ],
                signatures=(_("Head of the institution"),),
            )
        ],
        created=clock.now(),
        zone=clock.zone(),
    )
    record(
        actor,
        "export",
        label=_("Who has access to the personal data"),
        institution_id=place.id if place else None,
    )
    target.seek(0)
    name = f"{_('Access')} {clock.today():%d.%m.%Y}.xlsx"
    return send_file(target, XLSX, as_attachment=True, download_name=name)


@blueprint.get("/persons/<table>/<int:key>")
@requires(PrivacyPermission.BASIS_VIEW)
def person(table: str, key: int) -> str:
    """Show on which basis a person's data are held, and what may be done about them."""
    actor = acting()
    kind, found = _person(table, key)
    return render_template(
        "privacy/person.html",
        kind=kind,
        table=table,
        person=found,
        name=kind.name(found),
        bases=services.bases_of(actor, kind, found),
        kinds=dict(BASIS_KINDS),
        block=services.block_of(kind, found),
        crumbs=[(kind.name(found), kind.url(found))],
        today=clock.today(),
    )


@blueprint.post("/persons/<table>/<int:key>/copy")
@requires(PrivacyPermission.COPY)
def copy(table: str, key: int) -> Any:
    """Download a copy of everything held about a person."""
    kind, found = _person(table, key)
    content = copying.make_copy(acting(), kind, found)
    name = f"{kind.name(found)} {clock.today():%d.%m.%Y}.zip"
    return send_file(io.BytesIO(content), "application/zip", as_attachment=True, download_name=name)


@blueprint.route("/persons/<table>/<int:key>/bases/new", methods=("GET", "POST"))
@requires(PrivacyPermission.BASIS_EDIT)
def add_basis(table: str, key: int) -> Any:
    """Enter a basis on which a person's data are held."""
    return _basis(table, key, None)


@blueprint.route("/persons/<table>/<int:key>/bases/<int:basis_id>", methods=("GET", "POST"))
@requires(PrivacyPermission.BASIS_EDIT)
def change_basis(table: str, key: int, basis_id: int) -> Any:
    """Change a basis, or enter that a consent was withdrawn."""
    rows = policies[Basis].rows(acting())
    found = rows.where(
        Basis.id == basis_id, Basis.subject == table, Basis.subject_id == key
    ).first()
    if found is None:
        raise NotFound(_("There is no such page, or you have no access to it."))
    return _basis(table, key, found)


@blueprint.route("/persons/<table>/<int:key>/block", methods=("GET", "POST"))
@requires(PrivacyPermission.BLOCK_EDIT)
def block(table: str, key: int) -> Any:
    """Ask why a person's data are blocked; then block them."""
    kind, found = _person(table, key)
    form = BlockForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            services.block(
                acting(), kind, found, reason=form.reason.data or "", ask=form.ask.data or ""
            )
        except Invalid as error:
            _show(error, form)
        else:
            flash(_("The data are blocked: only who may see blocked data sees them."), "success")
            return redirect(url_for(".block_list"))
    return _form_page(
        form,
        title=_("Block the data of %(name)s", name=kind.name(found)),
        purpose=_(
            "The person disappears from lists, reports, downloads and search until the block is lifted."
        ),
        submit=_("Block"),
        table=table,
        key=key,
        name=kind.name(found),
    )


@blueprint.post("/persons/<table>/<int:key>/unblock")
@requires(PrivacyPermission.BLOCK_EDIT)
def unblock(table: str, key: int) -> Any:
    """Lift the block of a person's data."""
    kind, found = _person(table, key)
    try:
        services.unblock(acting(), kind, found)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(_("The block is lifted."), "success")
    return redirect(url_for(".person", table=table, key=key))


@blueprint.get("/bases")
@requires(PrivacyPermission.BASIS_VIEW)
def basis_list() -> str:
    """Show the register of bases and consents."""
    actor = acting()
    rows = policies[Basis].rows(actor)
    kind = request.args.get("kind", "")
    if kind in dict(BASIS_KINDS):
        rows = rows.where(Basis.kind == kind)
    state = request.args.get("state", "")
    if state == "withdrawn":
        rows = rows.where(Basis.withdrawn_on.is_null(False))
    elif state == "ended":
        rows = rows.where(Basis.ends_on < clock.today())
    found = list(rows.order_by(Basis.id.desc()).limit(SHOWN))
    return render_template(
        "privacy/basis_list.html",
        rows=found,
        names=_names(found),
        kinds=BASIS_KINDS,
        declared=subjects().values(),
        filtered=bool(kind or state),
    )


@blueprint.get("/blocks")
@requires(PrivacyPermission.BLOCK_VIEW)
def block_list() -> str:
    """Show whose data are blocked, why, since when and by whom."""
    actor = acting()
    rows = policies[Block].rows(actor).order_by(Block.lifted_at.is_null(False), Block.id.desc())
    found = list(rows.limit(SHOWN))
    return render_template("privacy/block_list.html", rows=found, names=_names(found))


@blueprint.route("/destruction/<table>", methods=("GET", "POST"))
@requires(PrivacyPermission.ACT_EDIT)
def destroy(table: str) -> Any:
    """Show what goes with the chosen persons; destroy it after the word has been typed."""
    actor = acting()
    kind = subjects().get(table)
    if kind is None:
        raise NotFound(_("There is no such page, or you have no access to it."))
    named = map(number, request.values.getlist("key"))  # by the address and the form: each once
    keys = list(dict.fromkeys(key for key in named if key))[:MANY]
    found = [find_subject(actor, table, key)[1] for key in keys]
    for one in found:
        destruction.demand_reach(actor, kind, one)
    form = DestructionForm(request.form)
    word = _("destroy")
    status = 200
    if request.method == "POST" and found:
        status = Invalid.status
        if request.form.get("typed", "").strip().casefold() != word:
            flash(_("Nothing was destroyed: the word was not typed."), "error")
        elif form.validate():
            act = destruction.destroy(
                actor, kind, found, reason=form.reason.data, note=form.note.data or ""
            )
            flash(_("The data are destroyed; print the act and sign it."), "success")
            return redirect(url_for(".act", act_id=act.id))
    return render_template(
        "privacy/destroy.html",
        kind=kind,
        table=table,
        previews=[destruction.preview(kind, one) for one in found],
        form=form,
        word=word,
    ), status


@blueprint.get("/acts")
@requires(PrivacyPermission.ACT_VIEW)
def act_list() -> str:
    """Show the register of the acts of destruction."""
    rows = policies[Act].rows(acting()).order_by(Act.id.desc()).limit(SHOWN)
    return render_template("privacy/act_list.html", rows=list(rows), reasons=dict(REASONS))


@blueprint.get("/acts/<int:act_id>")
@requires(PrivacyPermission.ACT_VIEW)
def act(act_id: int) -> str:
    """Show an act of destruction with the extract of the event log."""
    found = _act(act_id)
    return render_template(
        "privacy/act.html",
        act=found,
        reasons=dict(REASONS),
        persons=destruction.persons_of(found),
        log=destruction.log_of(found),
    )


@blueprint.get("/acts/<int:act_id>/document")
@requires(PrivacyPermission.ACT_VIEW)
def act_document(act_id: int) -> Any:
    """Download an act of destruction as docx."""
    actor, found = acting(), _act(act_id)
    content = destruction.paper_of(actor, found)
    record(actor, "export", found, label=str(found))
    name = f"{found} {format_date(clock.local(found.made_at).date())}.docx".replace("/", "-")
    return send_file(io.BytesIO(content), DOCX, as_attachment=True, download_name=name)


@blueprint.get("/retention")
@requires(PrivacyPermission.RETENTION)
def retention_page() -> str:
    """Show what has been kept long enough; nothing is destroyed here by itself."""
    found = retention.dry_run(acting())
    tables = {one.rule.name: one.rule.model._meta.table_name for one in found}  # noqa: SLF001
    return render_template("privacy/retention.html", rows=found, tables=tables)


@blueprint.post("/retention/<name>")
@requires(PrivacyPermission.ACT_EDIT)
def apply_retention(name: str) -> Any:
    """Destroy the chosen rows of one rule; persons go on to the act instead."""
    keys = [key for key in map(number, request.form.getlist("key")) if key]
    try:
        count = retention.apply(acting(), name, keys)
    except Invalid as error:
        flash(error.message, "error")
    else:
        flash(_("Destroyed: %(count)s", count=count), "success")
    return redirect(url_for(".retention_page"))


def _person(table: str, key: int) -> tuple[DataSubject, Any]:
    if not number(str(key)):
        raise NotFound(_("There is no such person, or you have no access to the card."))
    return find_subject(acting(), table, key)


def _act(key: int) -> Act:
    rows = policies[Act].rows(acting())
    found: Act | None = rows.where(Act.id == key).first() if number(str(key)) else None
    if found is None:
        raise NotFound(_("There is no such page, or you have no access to it."))
    return found


def _place() -> Institution | None:
    actor = acting()
    key = actor.reach.institution_id or number(request.args.get("institution"))
    if key is None:
        return None
    found: Institution | None = (
        policies[Institution].rows(actor).where(Institution.id == key).first()
    )
    if found is None:
        raise NotFound(_("There is no such institution within your reach."))
    return found


def _institutions() -> list[tuple[int, str]]:
    actor = acting()
    if actor.reach.institution_id is not None:
        return []
    rows = policies[Institution].rows(actor).order_by(Institution.sort_key, Institution.id)
    return [(one.id, one.short_name) for one in rows]


def _names(rows: list[Any]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return name and address of the persons of a list, those that the actor may see: one query a kind."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for table, kind in subjects().items():
        model: Any = kind.model
        keys = [row.subject_id for row in rows if row.subject == table]
        if keys:
            for one in policies[model].rows(acting()).where(model.id.in_(keys)):
                address = url_for(".person", table=table, key=one.id)
                found[table, one.id] = (kind.name(one), address)
    return found


def _basis(table: str, key: int, basis: Basis | None) -> Any:
    kind, found = _person(table, key)
    form = BasisForm(request.form or None, obj=basis, which=basis.data if basis else "")
    if request.method == "POST" and form.validate():
        try:
            services.save_basis(
                acting(),
                kind,
                found,
                _values_of(form),
                basis=basis,
                seen=number(request.form.get("version")),
            )
        except Invalid as error:
            _show(error, form)
        except Conflict as error:
            flash(error.message, "error")
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".person", table=table, key=key))
    return _form_page(
        form,
        title=_("A basis of the data") if basis else _("Add a basis"),
        purpose=kind.name(found),
        submit=_("Save"),
        table=table,
        key=key,
        name=kind.name(found),
        version=basis.version if basis else None,
        files=panel_of(acting(), basis) if basis else None,
    )


def _values_of(form: BasisForm) -> dict[str, Any]:
    """Return what a form says, as the model names and holds it: texts are never nothing."""
    return {
        NAMES.get(one.name, one.name): one.data
        if isinstance(one, DateField)
        else (one.data or "").strip()
        for one in form
    }


def _show(error: Invalid, form: Any) -> None:
    for name, messages in (error.fields or {}).items():
        if name in form:
            form[name].errors = [*form[name].errors, *messages]


def _form_page(form: Any, *, table: str, key: int, name: str, **values: Any) -> Any:
    back = url_for(".person", table=table, key=key)
    status = Invalid.status if request.method == "POST" else 200
    return render_template(
        "privacy/form.html", form=form, crumbs=[(name, back)], cancel_url=back, **values
    ), status
