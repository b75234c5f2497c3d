"""Callers as data subjects (152-FZ): who they are, what is held, how they are blocked and de-named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.links import caller_url
from plugins.hotline.models import Caller, Request
from plugins.hotline.privacy.forgetting import PERSONS, de_name
from plugins.hotline.searching.indexing import keep_caller
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.plugin import DataSubject, PersonalDatum, Traces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from peewee import Model

    from portal.plugin import KnownPerson

TABLE = "hotline_caller"


def data_subject() -> DataSubject:
    """Return the callers of the hotline as the pages of personal data work on them."""
    return DataSubject(
        model=Caller,
        title=_("Callers of the hotline"),
        categories=(_("Full name, phone, e-mail"), _("Position and institution")),
        purpose=_("Answering requests on attestation"),
        basis=_("Federal law 59-FZ on requests of citizens; 152-FZ, article 6"),
        name=lambda one: one.name or str(one),
        institutions=lambda one: [one.institution_id] if one.institution_id is not None else [],
        parts=_parts,
        block=_block,
        destroy=_destroy,
        url=lambda one: caller_url(one.id),
    )


def _parts(caller: Caller) -> Mapping[str, Sequence[int]]:
    """Return the caller's row; requests are cases and stay, without the name."""
    return {TABLE: [caller.id]}


def _block(caller: Caller, blocked: bool) -> None:  # noqa: FBT001 - the contract's argument
    Caller.update(blocked=blocked).where(Caller.id == caller.id).execute()
    keep_caller(caller.id)


def _destroy(caller: Caller) -> Mapping[str, int]:
    de_name(caller)
    return {TABLE: 1}


def data_of(record: Model) -> Iterable[PersonalDatum]:
    """Yield what is held of a caller, and of a person of the databank who has called."""
    for caller in _callers_of(record):
        yield from _held(caller)


def _held(caller: Caller) -> Iterable[PersonalDatum]:
    section = gettext("Hotline")
    for name, value in (
        (gettext("Full name"), caller.name),
        (gettext("Phone"), caller.phone),
        (gettext("E-mail"), caller.email),
        (gettext("Position"), caller.position),
    ):
        if value:
            yield PersonalDatum(section=section, name=name, value=value)
    for one in Request.select().where(Request.caller == caller.id).order_by(Request.received_at):
        yield PersonalDatum(section=section, name=str(one), value=one.question)


def traces(person: KnownPerson) -> list[Traces]:
    """Return what the hotline keeps of a person beside the person's own rows."""
    if isinstance(person.record, Caller):
        count = Request.select().where(Request.caller == person.record.id).count()
        return [
            Traces(
                title=_("Requests to the hotline"),
                count=count,
                note=_("they stay without the name"),
            )
        ]
    found = list(_callers_of(person.record))
    return [
        Traces(
            title=_("Callers of the hotline"),
            count=len(found),
            erase=lambda: [de_name(one) for one in found],
        )
    ]


def _callers_of(record: Model) -> Iterable[Caller]:
    """Give the caller, or the callers that a person of the databank is, by the key of the card."""
    if isinstance(record, Caller):
        return [record]
    if record._meta.table_name != PERSONS:  # noqa: SLF001 - peewee's public way
        return []
    return list(Caller.select().where(Caller.person_key == record.get_id()))
