"""The base of every table in the admin panel: rows, rights and forms by policy, changes in the audit."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from flask import flash, redirect, request, url_for
from flask_admin.base import expose
from flask_admin.contrib.peewee.view import ModelView
from flask_admin.helpers import is_form_submitted
from peewee import ForeignKeyField, IntegrityError, Model

from portal.access import policies
from portal.access.actor import acting
from portal.admin import columns as made
from portal.admin import filters
from portal.admin.columns import DERIVED, fields_of, is_secret
from portal.admin.dependants import Dependants
from portal.admin.forms import ModelConverter, RelatedField
from portal.admin.keys import key_column, record_key
from portal.admin.listing import make_page
from portal.audit.services import changes_of, record
from portal.database import write
from portal.errors import Conflict, NotAllowed, NotFound, PortalError
from portal.i18n import gettext as _
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from peewee import ForeignKeyField as Relation
    from peewee import ModelSelect

    from portal.access import Actor
    from portal.access.policies import Policy

log = logging.getLogger(__name__)

LOOKED_UP_AT_ONCE = 20
ORDERS = ("sort_key", "name_key", "last_name", "name", "title")


class ScopedModelView(ModelView):
    """A table of the admin panel.

    A subclass names columns (all optional): ``column_list``, ``column_details_list``,
    ``column_searchable_list``, ``column_filters``, ``column_labels``, ``column_default_sort`` (a
    field's name, with ``-`` for descending), ``form_columns`` or ``form_excluded_columns``,
    ``form_args``; and may override :meth:`on_model_change` and :meth:`after_model_change`.
    """

    model_form_converter = ModelConverter
    can_view_details = True
    can_export = False
    can_set_page_size = False
    page_size = 50
    column_default_sort: str | None = None
    column_related: ClassVar[Sequence[Relation[Any]]] = ()
    audits_views: ClassVar[bool] = False
    owner: str = ""

    # Rights -------------------------------------------------------------------------------------

    @property
    def policy(self) -> Policy:
        """Return the policy of the table's model."""
        return policies[self.model]

    def may(self, verb: str, subject: Any = None) -> bool:
        """Tell whether the actor may do this, to this record where one is given."""
        return bool(self.policy.permits(acting(), verb, subject))

    def is_accessible(self) -> bool:
        """Tell whether the actor may see the table at all."""
        return self.may("view")

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Refuse in the portal's own way."""
        raise NotAllowed(_("Your role does not allow this page."))

    def demand(self, verb: str, subject: Any = None) -> None:
        """Raise :class:`NotAllowed` with the policy's reason when the actor may not do this."""
        verdict = self.policy.permits(acting(), verb, subject)
        if not verdict:
            raise NotAllowed(verdict.reason)

    # What is shown ------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> list[made.Column]:
        """Return the columns of the list."""
        sortable = self.column_sortable_list
        return made.make_columns(
            self.model,
            self.scaffold_list_columns(),
            self.column_labels or {},
            None if sortable is None else [str(one) for one in sortable],
        )

    @cached_property
    def every_column(self) -> dict[str, made.Column]:
        """Return all columns that the list may show, by name: its usual ones, then the card's."""
        usual = {one.name: one for one in self.columns}
        names = [str(one) for one in self.column_details_list or made.names_of_card(self.model)]
        others = [one for one in names if one not in usual and one != "id"]
        more = made.make_columns(self.model, others, self.column_labels or {}, None)
        return usual | {one.name: made.without_digits(one) for one in more}

    @cached_property
    def card(self) -> list[made.Column]:
        """Return the lines of a record's card."""
        names = self.column_details_list or made.names_of_card(self.model)
        return made.make_columns(
            self.model, [str(one) for one in names], self.column_labels or {}, ()
        )

    @cached_property
    def filter_names(self) -> Sequence[str]:
        """Return the names of the fields to filter by."""
        if self.column_filters is None:
            return filters.names_at_first(self.model)
        return [one if isinstance(one, str) else one.name for one in self.column_filters]

    @cached_property
    def search_names(self) -> Sequence[str] | None:
        """Return the names of the fields to search; nothing for the model's own names."""
        named = self.column_searchable_list
        return None if named is None else [str(one) for one in named]

    @cached_property
    def can_search(self) -> bool:
        """Tell whether there is something to search in."""
        if self.search_names is not None:
            return bool(self.search_names)
        return bool(filters.searchable(self.model) or filters.named_relation(self.model))

    def relations_of(self, names: Iterable[str]) -> list[Relation[Any]]:
        """Return the relations that some columns show, to be read with as few queries as possible."""
        fields = fields_of(self.model)
        first = {name.partition(".")[0] for name in names}
        found = [fields[name] for name in first if isinstance(fields.get(name), ForeignKeyField)]
        return [*found, *(one for one in self.column_related if one not in found)]  # type: ignore[list-item]

    @cached_property
    def default_order(self) -> str | None:
        """Return the field that rows are ordered by when nothing else is asked for."""
        fields = fields_of(self.model)
        return self.column_default_sort or next((name for name in ORDERS if name in fields), None)

    def get_query(self) -> ModelSelect[Any]:
        """Return the rows that the one who asks may see."""
        return self.rows(acting())

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the rows that an actor may see; narrow it further by overriding."""
        return self.policy.rows(actor)

    def get_one(self, id: Any) -> Any:  # noqa: A002 - Flask-Admin's name
        """Return one record that the actor may see, or nothing."""
        key = record_key(id)
        if key is None:
            return None
        return self.get_query().where(key_column(self.model) == key).first()

    def _asked(self) -> Any:
        found = self.get_one(request.values.get("id"))
        if found is None:
            raise NotFound(_("There is no such page, or you have no access to it."))
        return found

    def label(self, subject: Any) -> str:
        """Return what a record is called: its own words, else the table and the number."""
        if cast("Any", type(subject)).__str__ is Model.__str__:
            return f"{self.name} № {subject.get_id()}"
        return str(subject)

    # Flask-Admin's own machinery that ours replaces -----------------------------------------------

    def get_filters(self) -> None:
        """Keep Flask-Admin's unlabelled filters out; see :mod:`portal.admin.filters`."""

    def init_search(self) -> bool:
        """Keep Flask-Admin's search out; see :mod:`portal.admin.listing`."""
        return False

    def scaffold_list_columns(self) -> list[str]:
        """Return the names of the list's columns."""
        return [str(name) for name in self.column_list or made.names_at_first(self.model)]

    def scaffold_sortable_columns(self) -> dict[str, Any]:
        """Return nothing: columns know themselves whether they sort."""
        return {}

    def get_sortable_columns(self) -> dict[str, Any]:
        """Return nothing: columns know themselves whether they sort."""
        return {}

    def get_column_name(self, field: str) -> Any:
        """Return the heading of a column."""
        return (self.column_labels or {}).get(field) or made.title_of(self.model, field)

    def scaffold_form(self) -> Any:
        """Return the form, without what is derived, kept by the portal or secret."""
        if not self.form_columns:
            shut = [name for name in fields_of(self.model) if name in DERIVED or is_secret(name)]
            self.form_excluded_columns = tuple({*(self.form_excluded_columns or ()), *shut})
        return super().scaffold_form()

    # Pages -----------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> Any:
        """Show the list."""
        page = make_page(self, request.args, acting())
        chosen = self.bulk_actions() if page.rows else []
        return self.page("admin/list.html", page=page, actions=chosen)

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Show the form of a new record, or save it."""
        self.demand("create")
        form = self.prepared(self.create_form())
        if self.validate_form(form):
            saved = self.create_model(form)
            if saved:
                flash(_("Added: %(name)s", name=self.label(saved)), "success")
                return redirect(self._next(saved))
        return self.form_page(form, None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Show the form of a record, or save it."""
        found = self._asked()
        self.demand("edit", found)
        version = getattr(found, "version", None)
        form = self.prepared(self.edit_form(obj=found))
        if self.validate_form(form) and self.update_model(form, found):
            flash(_("Saved: %(name)s", name=self.label(found)), "success")
            return redirect(self._next(found))
        return self.form_page(form, found, version)

    @expose("/details/")
    def details_view(self) -> Any:
        """Show everything of a record that may be read."""
        found = self._asked()
        if self.audits_views:
            record(acting(), "view", found, label=self.label(found))
        lines = [(column.title, column.text(found)) for column in self.card]
        return self.page("admin/details.html", subject=found, lines=lines)

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self) -> Any:
        """Ask whether to delete a record, telling what else goes; then delete it."""
        found = self._asked()
        self.demand("delete", found)
        dependants = Dependants.of([found])
        if request.method != "POST" or not _is_confirmed(1, dependants):
            return self._delete_page([found], dependants, subject=found)
        if self.delete_model(found):
            flash(_("Deleted: %(name)s", name=self.label(found)), "success")
            return redirect(url_for(".index_view"))
        return redirect(url_for(".details_view", id=found.id))

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Do something with the chosen rows, those that the actor may see."""
        name = request.form.get("action", "")
        keys = [key for key in map(record_key, request.form.getlist("rowid")) if key is not None]
        if name not in dict(self.bulk_actions()):
            raise NotAllowed(_("Your role does not allow this."))
        primary = key_column(self.model)
        records = list(self.get_query().where(primary.in_(keys[:1000]))) if keys else []
        if not records:
            flash(_("Choose at least one row first."), "warning")
            return redirect(url_for(".index_view"))
        if name == "delete":
            return self._delete_many(records)
        handler, title, question = self._actions_data[name]
        if question and "confirmed" not in request.form:
            return self.page(
                "admin/confirm_action.html",
                records=records,
                action=name,
                title=title,
                question=question,
            )
        return handler(records) or redirect(url_for(".index_view"))

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Find related rows for a long choice: ``[[key, title], …]``."""
        form = self._edit_form_class()
        field = form._fields.get(request.args.get("name", ""))
        if not isinstance(field, RelatedField) or not (self.may("edit") or self.may("create")):
            raise NotFound(_("There is no such page, or you have no access to it."))
        text = filters.clean_text(request.args.get("query"))
        rows = field.rows()
        if text:
            rows = rows.where(filters.matching(field.model, text))
        return [[row.get_id(), str(row)] for row in rows.limit(LOOKED_UP_AT_ONCE)]

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        """Refuse editing within the list: there is a form for it."""
        raise NotFound(_("There is no such page, or you have no access to it."))

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Any:  # noqa: ARG002 - Flask-Admin's route
        """Refuse Flask-Admin's export: reports write files."""
        raise NotFound(_("There is no such page, or you have no access to it."))

    def page(self, template: str, **values: Any) -> str:
        """Draw a page of this table."""
        crumbs = [(_("Tables"), url_for("admin.index")), (self.name, url_for(".index_view"))]
        return self.render(template, view=self, crumbs=crumbs, **values)

    def form_page(self, form: Any, subject: Any, version: int | None = None) -> Any:
        """Draw the form; a refused one with status 422."""
        status = 422 if is_form_submitted() else 200
        return self.page("admin/form.html", form=form, subject=subject, version=version), status

    def prepared(self, form: Any) -> Any:
        """Tell each relation of a form where to look its rows up."""
        for field in form:
            if isinstance(field, RelatedField):
                field.source = url_for(".ajax_lookup", name=field.name)
        return form

    def bulk_actions(self) -> list[tuple[str, Any]]:
        """Return name and title of what may be done with chosen rows."""
        return [(name, title) for name, title in self._actions if self.is_action_allowed(name)]

    def is_action_allowed(self, name: str) -> bool:
        """Tell whether an act is offered to this actor."""
        if name == "delete":
            return self.may("delete")
        return self.may("edit")

    def _next(self, subject: Any) -> str:
        if "_add_another" in request.form:
            return url_for(".create_view")
        return url_for(".details_view", id=subject.id)

    # Changes: one transaction each, with its line in the audit ----------------------------------------

    def create_model(self, form: Any) -> Any:
        """Save a new record; tell the user and return nothing when it is refused."""
        subject = self.model()
        return subject if self._save(form, subject, created=True) else None

    def update_model(self, form: Any, model: Any) -> bool:
        """Save a changed record; tell the user and return false when it is refused."""
        return self._save(form, model, created=False)

    def _save(self, form: Any, subject: Any, *, created: bool) -> bool:
        verb = "create" if created else "edit"
        try:
            with write():
                if not created:
                    self._take_version(subject)
                form.populate_obj(subject)
                self.on_model_change(form, subject, created)
                self.demand(verb, subject)
                changes = changes_of(subject)
                subject.save(force_insert=created)
                self.demand("view", subject)
                if created or changes:
                    record(
                        acting(),
                        "create" if created else "change",
                        subject,
                        label=self.label(subject),
                        changes=changes,
                    )
        except IntegrityError as error:
            log.info("A change of %s was refused: %s", self.model.__name__, error)
            flash(_("Not saved: there is such an entry already, or a value does not fit."), "error")
            return False
        except PortalError as error:
            flash(error.message, "error")
            return False
        self.after_model_change(form, subject, created)
        return True

    def _take_version(self, subject: Any) -> None:
        """Refuse to overwrite what somebody else has saved since the form was opened."""
        column = fields_of(self.model).get("version")
        if column is None:
            return
        seen = record_key(request.form.get("_version"))
        taken = (
            self.model.update({column: column + 1})
            .where(key_column(self.model) == subject.get_id(), column == seen)
            .execute()
        )
        if not taken:
            raise Conflict(
                _("Not saved: somebody else has changed this since you opened it. Open it again.")
            )
        subject.version = cast("int", seen) + 1

    def delete_model(self, model: Any) -> bool:
        """Delete a record; tell the user and return false when it is refused."""
        try:
            with write():
                self._delete_one(model)
        except IntegrityError:
            flash(_("Not deleted: other data refer to %(name)s.", name=self.label(model)), "error")
            return False
        except PortalError as error:
            flash(error.message, "error")
            return False
        self.after_model_delete(model)
        return True

    def _delete_page(self, records: list[Any], dependants: Dependants, subject: Any = None) -> Any:
        """Ask before deleting; a wrong number is told with status 422."""
        refused = "typed" in request.form
        shown = self.page(
            "admin/delete.html",
            subject=subject,
            records=records,
            dependants=dependants,
            ids=[one.id for one in records],
            refused=refused,
        )
        return shown, 422 if refused else 200

    def _delete_one(self, subject: Any) -> None:
        self.demand("delete", subject)
        self.on_model_delete(subject)
        names = [name for name in fields_of(self.model) if name != "id"]
        gone = {name: (getattr(subject, name), None) for name in names}
        record(acting(), "delete", subject, label=self.label(subject), changes=gone)
        subject.delete_instance()

    def _delete_many(self, records: list[Any]) -> Any:
        dependants = Dependants.of(records)
        if "confirmed" not in request.form or not _is_confirmed(len(records), dependants):
            return self._delete_page(records, dependants)
        try:
            with write():
                for one in records:
                    self._delete_one(one)
        except IntegrityError:
            flash(_("Nothing was deleted: other data refer to some of the chosen rows."), "error")
        except PortalError as error:
            flash(_("Nothing was deleted. %(reason)s", reason=error.message), "error")
        else:
            flash(
                ngettext("%(num)s row was deleted.", "%(num)s rows were deleted.", len(records)),
                "success",
            )
        return redirect(url_for(".index_view"))


def _is_confirmed(chosen: int, dependants: Dependants) -> bool:
    """Tell whether a deletion may go on: where more goes than was chosen, its number has been typed.

    There is no undo: the audit masks personal numbers and holds nothing of the rows that go along, so
    that what came back would be less than what was there.
    """
    if not dependants.count:
        return True
    return request.form.get("typed", "").strip() == str(chosen + dependants.count)
