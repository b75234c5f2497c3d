"""What a plugin's author imports, and nothing else.

A plugin is a package with a ``manifest`` in its ``__init__.py`` and ``@hookimpl`` functions in its
``hooks.py``::

    # plugins/guestbook/__init__.py
    from portal.i18n import lazy_gettext as _
    from portal.plugin import Manifest

    manifest = Manifest(name="guestbook", title=_("Guest book"))

    # plugins/guestbook/hooks.py
    from portal.plugin import MenuItem, hookimpl

    @hookimpl
    def portal_menu_items(actor):
        return [MenuItem(title=_("Guest book"), endpoint="guestbook.entry_list",
                         permission="guestbook.entry.view")]

The rest follows by convention from the package: ``spec.py`` (hooks that it offers to others),
``migrations/``, ``templates/<name>/``, ``static/``, ``translations/``. All hooks, each with its
moment and meaning, stand in :mod:`portal.plugin.spec`; docs/tutorial/first-plugin.md builds one.
"""

from portal.plugin.addresses import address_of
from portal.plugin.announcing import announce
from portal.plugin.contracts import (
    AdminView,
    CalendarEntry,
    Card,
    Chart,
    ChartSeries,
    DataSubject,
    Delivery,
    DemoSeed,
    DoneWork,
    Expired,
    FilePlace,
    FoundPerson,
    JobKind,
    KnownPerson,
    MenuItem,
    NoticeKind,
    NotMoved,
    OpenItems,
    PaperField,
    PaperKind,
    Permission,
    PersonalDatum,
    PlannedWork,
    RecordLink,
    RelatedRecord,
    RetentionRule,
    RoleTemplate,
    SearchResult,
    Setting,
    SharedTopic,
    Side,
    Task,
    Tone,
    TopicDemand,
    Traces,
    WorkKind,
)
from portal.plugin.manifest import Manifest
from portal.plugin.markers import hookimpl, hookspec

__all__ = [
    "AdminView",
    "CalendarEntry",
    "Card",
    "Chart",
    "ChartSeries",
    "DataSubject",
    "Delivery",
    "DemoSeed",
    "DoneWork",
    "Expired",
    "FilePlace",
    "FoundPerson",
    "JobKind",
    "KnownPerson",
    "Manifest",
    "MenuItem",
    "NotMoved",
    "NoticeKind",
    "OpenItems",
    "PaperField",
    "PaperKind",
    "Permission",
    "PersonalDatum",
    "PlannedWork",
    "RecordLink",
    "RelatedRecord",
    "RetentionRule",
    "RoleTemplate",
    "SearchResult",
    "Setting",
    "SharedTopic",
    "Side",
    "Task",
    "Tone",
    "TopicDemand",
    "Traces",
    "WorkKind",
    "address_of",
    "announce",
    "hookimpl",
    "hookspec",
]
