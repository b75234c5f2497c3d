"""Proofs: files, links and photos, with versions and checksums; one proof serves several items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from plugins.document_control.answering import belongs
from plugins.document_control.models import ControlCheck, Evidence, EvidenceUse, Finding, Item
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.audit.services import record
from portal.changing import demand, fits, label_of, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.files.services import store
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from portal.access import Actor

ACCEPT = frozenset({"pdf", "docx", "xlsx", "jpeg", "png"})
PURPOSE = "proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProof:
    """A proof to add: one that is ``known`` already, a file with its name, or an address."""

    known: Evidence | None = None
    source: bytes | IO[bytes] | None = None
    name: str = ""
    url: str = ""
    title: str = ""
    taken_on: dt.date | None = None


def add_proof(
    actor: Actor,
    of: ControlCheck | Finding,
    proof: NewProof,
    *,
    items: Iterable[Item] = (),
    subject_key: int = 0,
) -> Evidence:
    """Add a proof, or take one that is there, and say what it proves: items, or a finding's mending."""
    sent = [proof.known is not None, bool(proof.url.strip()), proof.source is not None]
    if sum(sent) != 1:
        refuse("url", _("Choose a file, or a proof that is here, or give an address: one of them."))
    with write():
        if proof.known is not None:
            made = proof.known
        elif proof.source is not None:
            made = add_file(
                actor,
                of,
                proof.source,
                name=proof.name,
                title=proof.title,
                taken_on=proof.taken_on,
            )
        else:
            made = add_link(actor, of, title=proof.title, url=proof.url, taken_on=proof.taken_on)
        if isinstance(of, Finding):
            prove_mending(actor, of, made)
        else:
            for item in items:
                key = subject_key if item.asked_of == "subject" else 0
                prove_item(actor, of, made, item, subject_key=key)
        return made


def add_link(
    actor: Actor,
    of: ControlCheck | Finding,
    *,
    title: str,
    url: str,
    taken_on: dt.date | None = None,
) -> Evidence:
    """Add the address of a page as a proof."""
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        refuse("url", _("Write the whole address, beginning with https://"))
    with write():
        words = title.strip() or url.strip()
        made = _made(actor, of, kind="link", title=words, taken_on=taken_on)
        made.url = fits(Evidence, "url", url)
        made.save()
        return made


def add_file(
    actor: Actor,
    of: ControlCheck | Finding,
    source: bytes | IO[bytes],
    *,
    name: str,
    title: str = "",
    taken_on: dt.date | None = None,
    replaces: Evidence | None = None,
) -> Evidence:
    """Add a file or a photo as a proof, or the next version of one; its checksum is kept."""
    photo = name.casefold().endswith((".jpg", ".jpeg", ".png"))
    with write():
        made = _made(
            actor, of, kind="photo" if photo else "file", title=title or name, taken_on=taken_on
        )
        if replaces is not None:
            old = take(replaces)
            demand(actor, "edit", old)
            if (old.institution_id, old.check_of_id) != (made.institution_id, made.check_of_id):
                raise Conflict(_("The proof belongs to another check."))
            made.replaces, made.number = old, old.number + 1
            EvidenceUse.update(evidence=made.id).where(EvidenceUse.evidence == old.id).execute()
        version = store(
            source, name=name, actor=actor, subject=made, purpose=PURPOSE, accept=ACCEPT
        )
        made.digest = version.sha256
        made.save()
        return made


def prove_item(
    actor: Actor, check: ControlCheck, evidence: Evidence, item: Item, *, subject_key: int = 0
) -> EvidenceUse:
    """Say that a proof proves an item."""
    with write():
        _of_check(actor, check, evidence)
        belongs(check, item, subject_key)
        found = EvidenceUse.get_or_none(
            (EvidenceUse.evidence == evidence.id)
            & (EvidenceUse.item == item.id)
            & (EvidenceUse.subject_key == subject_key)
            & (EvidenceUse.check_of == check.id)
        )
        return found or EvidenceUse.create(
            evidence=evidence, check_of=check, item=item, subject_key=subject_key
        )


def prove_mending(actor: Actor, finding: Finding, evidence: Evidence) -> EvidenceUse:
    """Say that a proof shows how a finding was mended."""
    with write():
        demand(actor, "edit", evidence)
        if not policies[Finding].permits(actor, "view", finding):
            raise Conflict(_("The proof belongs to another check."))
        if evidence.institution_id != finding.institution_id:
            raise Conflict(_("The proof belongs to another check."))
        found = EvidenceUse.get_or_none(
            (EvidenceUse.evidence == evidence.id) & (EvidenceUse.finding == finding.id)
        )
        return found or EvidenceUse.create(evidence=evidence, finding=finding)


def drop_use(actor: Actor, use: EvidenceUse) -> None:
    """Take a proof back from what it was said to prove; the proof itself stays."""
    with write():
        demand(actor, "edit", use.evidence)
        check = use.check_of
        if check is not None and check.is_over:
            raise Conflict(_("The check is over: nothing in it is changed any more."))
        record(actor, "delete", use, label=label_of(use.evidence))
        use.delete_instance()


def _made(
    actor: Actor,
    of: ControlCheck | Finding,
    *,
    kind: str,
    title: str,
    taken_on: dt.date | None,
) -> Evidence:
    check = of.check_of if isinstance(of, Finding) else of
    if check is not None and check.is_over:
        raise Conflict(_("The check is over: nothing in it is changed any more."))
    words = need("title", title, _("Give it a title."))[: Evidence.title.max_length]
    made = Evidence(
        institution=of.institution_id,
        check_of=check,
        kind=kind,
        title=words,
        taken_on=taken_on,
        added_by=actor.user.id or None,
        added_at=clock.now(),
        by_inspector=works_for_district(actor),
    )
    demand(actor, "create", made)
    if not policies[type(of)].permits(actor, "view", of):
        raise Conflict(_("The proof belongs to another check."))
    made.save(force_insert=True)
    record(actor, "create", made, label=label_of(made))
    return made


def _of_check(actor: Actor, check: ControlCheck, evidence: Evidence) -> None:
    demand(actor, "edit", evidence)
    if check.is_over:
        raise Conflict(_("The check is over: nothing in it is changed any more."))
    if evidence.institution_id != check.institution_id:
        raise Conflict(_("The proof belongs to another check."))
