"""Tables of the panel that are only looked at: their rows are changed on pages of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.admin.views import ScopedModelView
from portal.errors import NotAllowed
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class ReadOnlyView(ScopedModelView):
    """A table that is only looked at; ``changed_where`` says to who tries where it is changed."""

    changed_where: str | LazyString = _("This is changed on its own pages.")

    def may(self, verb: str, subject: Any = None) -> bool:
        """Tell whether the actor may do this: looking only."""
        return verb == "view" and super().may(verb, subject)

    def demand(self, verb: str, subject: Any = None) -> None:
        """Refuse changes here."""
        if verb != "view":
            raise NotAllowed(str(self.changed_where))
        super().demand(verb, subject)
