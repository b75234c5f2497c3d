"""Downloads of the official plan: docx by the template that holds there, and xlsx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import Blueprint, send_file

from plugins.work_plan.models import WorkPlan
from plugins.work_plan.official.document import make_document
from plugins.work_plan.official.signing import for_signing
from plugins.work_plan.official.workbook import make_workbook
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.writing import as_written
from portal import documents
from portal.access import policies, requires
from portal.access.actor import acting
from portal.audit.services import record
from portal.errors import NotAllowed, NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from flask import Response

    from portal.access import Actor

blueprint = Blueprint("work_plan_official", __name__, url_prefix="/work-plan")

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@blueprint.get("/<int:plan_id>/official.<any(docx, xlsx, pdf):kind>")
@requires(PlanPermission.EXPORT)
def download(plan_id: int, kind: str) -> Response:
    """Send the plan as the official table, and enter that in the audit."""
    actor = acting()
    plan = policies[WorkPlan].rows(actor).where(WorkPlan.id == plan_id).first()
    if plan is None:
        raise NotFound(_("There is no such plan."))
    verdict = policies[WorkPlan].permits(actor, "export", plan)
    if not verdict:
        raise NotAllowed(verdict.reason)
    content = _made(actor, plan, kind)
    record(actor, "export", plan, label=plan.title, note=f"official.{kind}")
    name = f"{_('Work plan')} {plan.institution.short_name} {plan.year.title}.{kind}"
    return send_file(
        io.BytesIO(content),
        mimetype=MIME[kind],
        as_attachment=True,
        download_name=name.replace("/", "-"),
    )


def _made(actor: Actor, plan: WorkPlan, kind: str) -> bytes:
    written = for_signing(as_written(plan), place=plan.institution.name)
    if kind == "xlsx":
        return make_workbook(written, author=actor.user.name)
    docx = make_document(written, actor=actor, institution_id=plan.institution_id)
    return documents.to_pdf(docx) if kind == "pdf" else docx
