"""Hand-overs and the first month of whoever takes the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, DateField, ForeignKeyField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

STATES = (
    ("prepared", _("Prepared")),
    ("handed_over", _("Handed over")),
    ("accepted", _("Accepted")),
)


class HandOver(BaseModel):
    """A hand-over of work (передача дел): prepared, handed over, accepted by the receiver.

    ``content`` is what has moved, as JSON: a list of ``{"title": …, "labels": […]}``; the act is
    made from it, so that it stays the same whatever happens to the things later.
    """

    giver = ForeignKeyField(
        User, backref="+", on_delete="RESTRICT", verbose_name=_("Who hands over")
    )
    receiver = ForeignKeyField(
        User, backref="+", on_delete="RESTRICT", verbose_name=_("Who takes over")
    )
    on = DateField(column_name="on_day", verbose_name=_("Day"))
    state = CharField(max_length=20, default="prepared", choices=STATES, verbose_name=_("State"))
    moves = CharField(max_length=300, default="", verbose_name=_("What moves"))
    content = TextField(default="[]")
    municipality = ForeignKeyField(Municipality, backref="+", null=True, on_delete="RESTRICT")
    institution = ForeignKeyField(Institution, backref="+", null=True, on_delete="RESTRICT")
    prepared_by = ForeignKeyField(User, backref="+", null=True, on_delete="SET NULL")
    created_at = MomentField(default=clock.now, verbose_name=_("Created"))
    handed_at = MomentField(null=True, verbose_name=_("Handed over at"))
    accepted_at = MomentField(null=True, verbose_name=_("Accepted at"))

    if TYPE_CHECKING:
        giver_id: int
        receiver_id: int
        municipality_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "accounts_hand_over"
        constraints = [Check("state in ('prepared', 'handed_over', 'accepted')")]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"


class FirstStep(BaseModel):
    """One step of a newcomer's first month; shown among his tasks until it is done."""

    hand_over = ForeignKeyField(HandOver, backref="+", on_delete="CASCADE")
    code = CharField(max_length=40)
    due_on = DateField()
    done_at = MomentField(null=True)

    if TYPE_CHECKING:
        hand_over_id: int

    class Meta:
        table_name = "accounts_first_step"
        indexes = ((("hand_over", "code"), True),)
