"""The hotline's tables of the admin panel: dictionaries are kept here, requests are only read."""

from __future__ import annotations

from typing import Any

from plugins.hotline import models
from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.importing.models import JournalImport
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.admin import ReadOnlyView, ScopedModelView
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView


class DeskView(ReadOnlyView):
    """A table that the hotline's side alone looks at."""

    def may(self, verb: str, subject: Any = None) -> bool:
        """Tell whether the actor may do this: looking only, and never for an institution."""
        return works_for_district(acting()) and super().may(verb, subject)


class RequestView(ReadOnlyView):
    """Requests, without their callers."""

    column_list = ("year", "number", "received_at", "institution", "topic", "state", "assignee")
    column_details_list: Any = (
        *column_list,
        "municipality",
        "channel",
        "kind",
        "priority",
        "group",
        "question",
        "answered_at",
        "solved_at",
        "closed_at",
        "answer_due",
        "solve_due",
        "next_due",
        "reopened",
        "bounces",
        "removed_at",
        "removed_reason",
        "merged_into",
    )
    column_filters = ("institution", "state", "channel", "received_at", "next_due")
    column_default_sort = "-received_at"


class MessageView(ReadOnlyView):
    """What was said in requests."""

    column_list = ("request", "kind", "text", "norm", "author", "at")
    column_details_list: Any = (*column_list, "author_name", "removed_at")
    column_searchable_list = ("text",)
    column_filters = ("kind", "at")
    column_default_sort = "-at"


class VisitView(ReadOnlyView):
    """Visits on request."""

    column_list = ("request", "starts_at", "ends_at", "place", "visitor", "done_on")
    column_details_list: Any = (*column_list, "what_done", "materials")
    column_filters = ("starts_at", "done_on")


class EscalationView(ReadOnlyView):
    """Who was told of which term."""

    column_list = ("request", "clock", "offset_minutes", "due", "at")
    column_details_list: Any = column_list
    column_filters = ("clock", "at")
    column_default_sort = "-at"


class TopicView(ScopedModelView):
    """Topics in two levels."""

    column_list = ("title", "parent", "code", "norm", "position", "in_use")
    column_details_list: Any = column_list
    form_columns = column_list
    column_searchable_list = ("title", "code")
    column_filters = ("in_use",)
    column_default_sort = "position"


class GroupView(ScopedModelView):
    """Groups of those who answer."""

    column_list = ("title", "municipality", "in_use")
    column_details_list: Any = column_list
    form_columns = column_list
    column_filters = ("in_use",)


class MemberView(ScopedModelView):
    """Members of groups."""

    column_list = ("group", "user")
    column_details_list: Any = column_list
    form_columns = column_list


class TermView(ScopedModelView):
    """Terms by topic and priority."""

    column_list = ("topic", "priority", "answer_minutes", "solve_minutes", "update_minutes")
    column_details_list: Any = column_list
    form_columns = column_list
    column_filters = ("priority",)


class LevelView(ScopedModelView):
    """Who is told when of a term."""

    column_list = ("clock", "offset_minutes", "tells", "raises", "topic", "priority", "in_use")
    column_details_list: Any = (*column_list, "lists_open")
    form_columns = column_details_list
    column_filters = ("clock", "in_use")


class TemplateView(ScopedModelView):
    """Checklists as they are added to requests."""

    column_list = ("title", "municipality", "topic", "group", "required", "by_itself", "in_use")
    column_details_list: Any = ("title", "lines", *column_list[1:], "position")
    form_columns = column_details_list
    column_searchable_list = ("title", "lines")
    column_filters = ("topic", "in_use")
    column_default_sort = "position"


class ChecklistView(ReadOnlyView):
    """Checklists of requests."""

    column_list = ("request", "title", "required", "template")
    column_details_list: Any = column_list
    column_filters = ("required", "template")


class ItemView(ReadOnlyView):
    """Lines of checklists: who ticked them, and when."""

    column_list = ("checklist", "text", "done_at", "done_by")
    column_details_list: Any = column_list
    column_searchable_list = ("text",)
    column_filters = ("done_at",)


class QuietDayView(DeskView):
    """Days on which nobody called."""

    column_list = ("on", "municipality", "by", "at")
    column_details_list: Any = column_list
    column_filters = ("on",)
    column_default_sort = "-on"


class JournalImportView(ReadOnlyView):
    """Old journals that were read or taken in, without their lines."""

    column_list = ("file_name", "municipality", "state", "user", "created_at", "applied_at")
    column_details_list: Any = column_list
    column_filters = ("state", "created_at")
    column_default_sort = "-created_at"


class CannedView(ScopedModelView):
    """Canned answers with their shortcuts."""

    column_list = ("shortcut", "title", "topic", "group", "norm", "in_use")
    column_details_list: Any = ("shortcut", "title", "text", "norm", "topic", "group", "in_use")
    form_columns = ("municipality", *column_details_list)
    column_searchable_list = ("shortcut", "title", "text")
    column_filters = ("topic", "in_use")
    column_default_sort = "shortcut"


class ArticleView(ReadOnlyView):
    """Articles, which are changed on their own pages: each change is a version."""

    column_list = ("title", "topic", "audience", "state", "edition", "changed_at")
    column_details_list: Any = (
        "title",
        "text",
        "norm",
        *column_list[1:],
        "source",
        "withdrawn_at",
        "withdrawn_reason",
    )
    column_searchable_list = ("title", "text")
    column_filters = ("topic", "state", "audience", "changed_at")
    column_default_sort = "-changed_at"


class VersionView(DeskView):
    """Articles as they stood before."""

    column_list = ("article", "number", "note", "by", "at")
    column_details_list: Any = (*column_list, "title", "text", "norm", "audience")
    column_filters = ("article", "at")
    column_default_sort = "-at"


VIEWS = [
    AdminView(view=RequestView, model=models.Request, title=_("Requests to the hotline")),
    AdminView(view=MessageView, model=models.Message, title=_("Messages of requests")),
    AdminView(view=VisitView, model=models.Visit, title=_("Visits on request")),
    AdminView(view=EscalationView, model=models.Escalation, title=_("Told terms")),
    AdminView(view=TopicView, model=models.Topic, title=_("Topics of questions")),
    AdminView(view=GroupView, model=models.Group, title=_("Groups of the hotline")),
    AdminView(view=MemberView, model=models.GroupMember, title=_("Members of groups")),
    AdminView(view=TermView, model=models.Term, title=_("Terms of the hotline")),
    AdminView(view=LevelView, model=models.EscalationLevel, title=_("Levels of escalation")),
    AdminView(view=TemplateView, model=models.ChecklistTemplate, title=_("Checklist templates")),
    AdminView(view=ChecklistView, model=models.Checklist, title=_("Checklists of requests")),
    AdminView(view=ItemView, model=models.ChecklistItem, title=_("Lines of checklists")),
    AdminView(view=QuietDayView, model=models.QuietDay, title=_("Days without calls")),
    AdminView(view=JournalImportView, model=JournalImport, title=_("Imported journals")),
    AdminView(view=CannedView, model=CannedAnswer, title=_("Canned answers")),
    AdminView(view=ArticleView, model=Article, title=_("Articles of the hotline")),
    AdminView(view=VersionView, model=ArticleVersion, title=_("Versions of articles")),
]
