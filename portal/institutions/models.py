"""Municipalities, institutions and memberships (муниципалитеты, ОО, рабочие места)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from peewee import BooleanField, CharField, Check, DateField, ForeignKeyField

from portal.accounts.models import Role, User, UserSession
from portal.database import BaseModel, fold
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

INSTITUTION_KINDS: tuple[tuple[str, LazyString], ...] = (
    ("school", _("School")),
    ("kindergarten", _("Kindergarten")),
    ("additional", _("Additional education")),
    ("centre", _("District centre")),
)


class Municipality(BaseModel):
    """A district (муниципальное образование); many may live in one portal."""

    code = CharField(max_length=40, unique=True, verbose_name=_("Code"))
    name = CharField(max_length=200, verbose_name=_("Name"))

    class Meta:
        table_name = "institutions_municipality"

    def __str__(self) -> str:
        return self.name


class Institution(BaseModel):
    """An institution (ОО): school, kindergarten, additional education, or the district centre."""

    municipality = ForeignKeyField(
        Municipality, backref="+", on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    code = CharField(max_length=40, unique=True, verbose_name=_("Code"))
    name = CharField(max_length=300, verbose_name=_("Official name"))
    short_name = CharField(max_length=120, verbose_name=_("Short name"))
    kind = CharField(max_length=20, choices=INSTITUTION_KINDS, verbose_name=_("Kind"))
    sort_key = CharField(max_length=160, index=True)
    address = CharField(max_length=300, default="", verbose_name=_("Address"))
    phone = CharField(max_length=60, default="", verbose_name=_("Phone"))
    email = CharField(max_length=200, default="", verbose_name=_("E-mail"))
    closed_on = DateField(null=True, verbose_name=_("Closed on"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))

    if TYPE_CHECKING:
        municipality_id: int

    class Meta:
        table_name = "institutions_institution"
        constraints = [Check("kind in ('school', 'kindergarten', 'additional', 'centre')")]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Keep the sorting key in step with the short name."""
        self.sort_key = sort_key(self.short_name)
        return super().save(*args, **kwargs)


class Membership(BaseModel):
    """A workplace (рабочее место): a user's role in an institution, a municipality or everywhere."""

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    role = ForeignKeyField(Role, backref="+", on_delete="RESTRICT", verbose_name=_("Role"))
    municipality = ForeignKeyField(
        Municipality, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )

    if TYPE_CHECKING:
        user_id: int
        role_id: int
        municipality_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "institutions_membership"
        further_indexes = ("institutions_membership_once",)
        constraints = [Check("municipality_id is null or institution_id is null")]

    def __str__(self) -> str:
        return f"{self.role}: {self.institution or self.municipality or _('The whole portal')}"

    def save(self, *args: Any, **kwargs: Any) -> int:
        """End the user's sessions when a workplace that he has becomes another one."""
        if self.id is not None and self.is_dirty():
            self._end_sessions()
        return super().save(*args, **kwargs)

    def delete_instance(self, *args: Any, **kwargs: Any) -> int:
        """End the user's sessions with the workplace: they were begun with more rights."""
        self._end_sessions()
        return super().delete_instance(*args, **kwargs)

    def _end_sessions(self) -> None:
        UserSession.delete().where(UserSession.user == self.user_id).execute()


def sort_key(name: str) -> str:
    """Return a name as people sort it: «СОШ № 2» before «СОШ № 10», ё beside е."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(6), fold(name))[:160]
