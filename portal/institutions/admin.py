"""The tables of municipalities, institutions and workplaces in the admin panel."""

from __future__ import annotations

from typing import Any

from portal.admin import ScopedModelView
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Membership


class MunicipalityView(ScopedModelView):
    """Municipalities by name and code."""

    column_list = ("name", "code")
    column_default_sort = "name"
    form_columns = ("code", "name")


class InstitutionView(ScopedModelView):
    """Institutions in the order of their names; the sorting key is kept by the model."""

    column_list = ("short_name", "kind", "municipality", "code", "phone", "closed_on")
    column_details_list = ["name", *column_list, "address", "email"]
    column_searchable_list = ("short_name", "name", "code")
    column_filters = ("municipality", "kind", "closed_on")
    column_default_sort = "sort_key"
    form_columns = (
        "municipality",
        "code",
        "short_name",
        "name",
        "kind",
        "address",
        "phone",
        "email",
        "closed_on",
    )


class MembershipView(ScopedModelView):
    """Workplaces: who works where in which role."""

    column_list = ("user", "role", "institution", "municipality")
    column_details_list = [*column_list]
    column_filters = ("role", "institution", "municipality")
    column_related = (Membership.user, Membership.role)
    form_columns = ("user", "role", "institution", "municipality")
    form_args = {
        "institution": {"description": _("Where the role holds: one institution.")},
        "municipality": {
            "description": _(
                "Or all institutions of a municipality. With neither, the whole portal."
            )
        },
    }

    def label(self, subject: Any) -> str:
        """Return whose workplace it is, and which."""
        return f"{subject.user}: {subject}"
