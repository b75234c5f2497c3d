"""What events hold of a person of the databank, and of guests, who are subjects of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.certificates import keeping as certificates
from plugins.master_classes.links import participants_url
from plugins.master_classes.models import Enrolment, Leader
from plugins.master_classes.privacy.erasing import erase_names
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.plugin import DataSubject, PersonalDatum, Traces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from peewee import Model

    from portal.plugin import KnownPerson

PERSONS = "staff_person"
TABLE = "master_classes_enrolment"


def data_subject() -> DataSubject:
    """Return the guests of events as the pages of personal data work on them."""
    return DataSubject(
        model=Enrolment,
        title=_("Participants of events"),
        categories=(_("Full name, phone, e-mail"), _("Position and institution")),
        purpose=_("Holding master classes and seminars"),
        basis=_("Carrying out the district's plan of methodical work; 152-FZ, article 6"),
        name=str,
        institutions=lambda one: [one.institution_id] if one.institution_id is not None else [],
        parts=lambda one: {TABLE: [one.id]},
        block=_block,
        destroy=_destroy,
        url=lambda one: participants_url(one.event_id),
    )


def _block(enrolment: Enrolment, blocked: bool) -> None:  # noqa: FBT001 - the contract's argument
    """Hide a guest everywhere, or show again; a person of the databank is blocked there."""
    Enrolment.update(blocked=blocked).where(Enrolment.id == enrolment.id).execute()


def _destroy(enrolment: Enrolment) -> Mapping[str, int]:
    Enrolment.update(person=None).where(Enrolment.id == enrolment.id).execute()
    return {TABLE: erase_names([enrolment.id])}


def data_of(record: Model) -> Iterable[PersonalDatum]:
    """Yield what is held of a guest, or of a person of the databank who took part or led."""
    section = gettext("Master classes")
    for one in _enrolments(record):
        yield PersonalDatum(
            section=section, name=gettext("Enrolment"), value=f"{one.event}: {_state(one)}"
        )
        for name, value in (
            (gettext("Full name"), one.name),
            (gettext("Position"), one.position),
            (gettext("E-mail"), one.email),
            (gettext("Phone"), one.phone),
            (gettext("Question to the leader"), one.question),
        ):
            if value:
                yield PersonalDatum(section=section, name=name, value=value)
    led = _leaders(record)
    for leader in led:
        yield PersonalDatum(section=section, name=gettext("Leader"), value=str(leader.event))
    taken = [one.id for one in _enrolments(record)]
    for paper in certificates.held_of(taken, [one.id for one in led]):
        value = f"№ {paper.full_number}, {paper.name}: {paper.title}"
        yield PersonalDatum(section=section, name=gettext("Certificate"), value=value)


def traces(person: KnownPerson) -> list[Traces]:
    """Return what events keep of a person beside the person's own rows: it stays without the name."""
    enrolments = [one.id for one in _enrolments(person.record)]
    leaders = [one.id for one in _leaders(person.record)]
    return [
        Traces(
            title=_("Enrolments for events and leading of events"),
            count=len(enrolments) + len(leaders),
            erase=lambda: erase_names(enrolments, leaders),
            note=_("that somebody took part stays, without the name"),
        )
    ]


def _state(enrolment: Enrolment) -> str:
    field = Enrolment.state
    return str(dict(field.choices).get(enrolment.state, enrolment.state))


def _enrolments(record: Model) -> list[Enrolment]:
    if isinstance(record, Enrolment):
        return [record]
    if record._meta.table_name != PERSONS:  # noqa: SLF001 - peewee's public way
        return []
    query = Enrolment.select().where(Enrolment.person == record.get_id())
    return list(query.order_by(Enrolment.id))


def _leaders(record: Model) -> list[Leader]:
    if record._meta.table_name != PERSONS:  # noqa: SLF001 - peewee's public way
        return []
    return list(Leader.select().where(Leader.person == record.get_id()).order_by(Leader.id))
