"""How forms of events check an e-mail address."""

from __future__ import annotations

from wtforms.validators import Regexp

from portal.accounts.own_account import EMAIL
from portal.i18n import lazy_gettext as _


def looks_like_email() -> Regexp:
    """Return the check that a field holds an e-mail address, as accounts check theirs."""
    return Regexp(
        rf"\s*{EMAIL.pattern}\s*\Z", message=_("An e-mail address looks like name@example.ru.")
    )
