"""Who may call what: one row per page, written by hand, apart from the code's own grants.

A page without a row fails the matrix test. ``own`` names what the address's argument is, so that
the same page is also asked for another institution's record, which must not exist (404).
"""

from __future__ import annotations

from dataclasses import dataclass, field

ADMINISTRATOR = frozenset({"administrator"})
CENTRE = frozenset({"district_head", "district_specialist"})
METHODOLOGIST = frozenset({"methodologist"})
COORDINATOR = frozenset({"school_coordinator"})
HEAD = frozenset({"institution_head"})
OBSERVER = frozenset({"observer"})

EVERYBODY = ADMINISTRATOR | CENTRE | METHODOLOGIST | COORDINATOR | HEAD | OBSERVER
DISTRICT_EDITORS = ADMINISTRATOR | CENTRE
EDITORS = DISTRICT_EDITORS | COORDINATOR
ROLES = tuple(sorted(EVERYBODY))


@dataclass(frozen=True, slots=True)
class Row:
    """Who may call a page: roles, or everybody without signing in; and what its arguments are."""

    roles: frozenset[str] = frozenset()
    public: bool = False
    own: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)


PUBLIC = Row(public=True)
SIGNED_IN = Row(EVERYBODY)

PAGES: dict[str, Row] = {
    "static": Row(public=True, fixed={"filename": "portal.css"}),
    "health.alive": PUBLIC,
    "accounts.sign_in": PUBLIC,
    "accounts.signed_out": PUBLIC,
    "accounts.set_locale": PUBLIC,
    "accounts.sign_out": SIGNED_IN,
    "accounts.appearance": SIGNED_IN,
    "accounts.change_password": SIGNED_IN,
    "accounts.sessions": SIGNED_IN,
    "accounts.end_sessions": SIGNED_IN,
    "accounts.switch_workplace": SIGNED_IN,
    "pages.dashboard": SIGNED_IN,
}


@dataclass(frozen=True, slots=True)
class Table:
    """Who sees and who changes a table of the admin panel, and which record stands for its rows."""

    views: frozenset[str]
    edits: frozenset[str]
    record: str
    scoped: bool = True


ADMIN_TABLES: dict[str, Table] = {}
