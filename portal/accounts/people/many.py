"""Adding many users at once: for a list of institutions, or from a table with names.

Either all rows are good and all users are added in one transaction, or none is and every mistake
is told with its row.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.access.policies import policies
from portal.accounts import services
from portal.accounts.models import Role, User
from portal.accounts.passwords import Passwords, issue_password
from portal.accounts.people.logins import free_login, login_of, transliterated
from portal.database import fold, write
from portal.errors import Invalid, NotAllowed
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Membership
from portal.institutions.policies import beyond
from portal.spreadsheets.errors import Unreadable
from portal.spreadsheets.read import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from portal.access.actor import Actor
    from portal.config import Settings
    from portal.spreadsheets.read import Row

MOST = 100
"""Each password costs a core some hundredths of a second, during which the page waits."""
HEADINGS = {
    "name": ("фио", "ф.и.о.", "фамилия имя отчество", "full name"),
    "institution": ("организация", "оо", "код", "institution", "code"),
    "email": ("почта", "e-mail", "email", "электронная почта"),
    "phone": ("телефон", "phone"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One user to be added, and the row of the table where he stands."""

    row: int
    name: str
    institution: str
    email: str = ""
    phone: str = ""
    login: str = ""


def wanted_of_table(path: Path) -> list[Wanted]:
    """Return the users of a table (xlsx, ods, csv); its headings tell which column is which."""
    try:
        with contextlib.closing(read_workbook(path)) as sheets:
            for sheet in sheets:
                found = _of_rows(sheet.rows)
                if found is not None:
                    return found
    except Unreadable as error:
        raise Invalid(str(error)) from error
    raise Invalid(_("The table has no columns with the full name and the institution."))


def wanted_of_institutions(institutions: Iterable[Institution], title: str) -> list[Wanted]:
    """Return one user for each institution, called by the role until he gives his own name."""
    return [
        Wanted(
            row=at,
            name=f"{title}, {one.short_name}",
            institution=one.code,
            login=transliterated(one.code),
        )
        for at, one in enumerate(institutions, start=1)
    ]


def add_many(
    *, actor: Actor, wanted: Sequence[Wanted], role: Role, settings: Settings
) -> list[tuple[User, str]]:
    """Add all of these users with this role and return them with their issued passwords.

    Raises :class:`Invalid` whose ``fields["rows"]`` tell every row's mistakes, :class:`NotAllowed`
    where the role grants more than the actor's own.
    """
    if beyond(actor, role.id):
        raise NotAllowed(_("The role grants more than yours."))
    if not 0 < len(wanted) <= MOST:
        raise Invalid(_("Add from one to %(number)s users at a time.", number=MOST))
    places, mistakes = _places(actor, wanted)
    if mistakes:
        raise Invalid(_("Nobody was added: mend these rows first."), {"rows": mistakes})
    taken = {one.login for one in User.select(User.login)}
    hashing = Passwords(settings.instance)
    made = []
    for one, place in zip(wanted, places, strict=True):
        login = free_login(one.login, taken) if one.login else login_of(one.name, taken)
        taken.add(login)
        issued = issue_password()
        user = User(login=login, name=one.name, email=one.email, phone=one.phone)
        user.password_hash = hashing.hash(issued, longest_wait=30)
        user.issued_until = services.issued_until(settings)
        made.append((user, issued, services.Place(role=role, institution=place)))
    with write():
        for user, _issued, place_ in made:
            services.save_new_user(actor=actor, user=user, place=place_)
    return [(user, issued) for user, issued, _place in made]


def institutions_without(actor: Actor, role: Role) -> list[Institution]:
    """Return the open institutions in reach where nobody has this role."""
    having = Membership.select(Membership.institution).where(
        Membership.role == role, Membership.institution.is_null(False)
    )
    rows = (
        policies[Institution]
        .rows(actor)
        .where(Institution.closed_on.is_null(), Institution.id.not_in(having))
    )
    return list(rows.order_by(Institution.sort_key))


def _of_rows(rows: Iterable[Row]) -> list[Wanted] | None:
    """Return the users of one sheet; nothing where no row holds the headings."""
    columns: dict[str, int] = {}
    found = []
    for row in rows:
        cells = ["" if value is None else str(value).strip() for value in row.values]
        if not columns:
            columns = _columns(cells)
            continue
        given = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        if any(given.values()):
            found.append(Wanted(row=row.number, **given))
    return found if columns else None


def _columns(cells: list[str]) -> dict[str, int]:
    folded = [fold(cell) for cell in cells]
    found = {
        name: folded.index(heading)
        for name, headings in HEADINGS.items()
        for heading in headings
        if heading in folded
    }
    return found if {"name", "institution"} <= set(found) else {}


def _places(actor: Actor, wanted: Sequence[Wanted]) -> tuple[list[Institution], list[str]]:
    known: dict[str, Institution] = {}
    for one in policies[Institution].rows(actor).where(Institution.closed_on.is_null()):
        known |= {fold(one.code): one, fold(one.short_name): one, fold(one.name): one}
    places, mistakes = [], []
    for one in wanted:
        if not one.name or len(one.name) > services.NAME_LENGTH:
            mistakes.append(_("Row %(row)s: give the full name.", row=one.row))
        place = known.get(fold(one.institution))
        if place is None:
            mistakes.append(
                _(
                    "Row %(row)s: there is no institution «%(name)s» within your reach.",
                    row=one.row,
                    name=one.institution[:80],
                )
            )
        else:
            places.append(place)
    return places, mistakes
