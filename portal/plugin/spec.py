"""Every hook that the portal offers to plugins: when it is called and what it means.

``portal_register_…`` hooks are called once, at start, for every plugin, without a database.
The others are called for plugins that are switched on within the actor's reach; a plugin that
raises there is logged and left out, the page is shown without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.plugin.markers import hookspec

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.actor import Actor
    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.institutions.models import Institution
    from portal.lists.contracts import ListPage
    from portal.plugin.contracts import (
        AdminView,
        CalendarEntry,
        Card,
        Chart,
        DataSubject,
        DemoSeed,
        DoneWork,
        FilePlace,
        FoundPerson,
        JobKind,
        KnownPerson,
        MenuItem,
        NoticeKind,
        OpenItems,
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
        Task,
        TopicDemand,
        Traces,
        WorkKind,
    )


@hookspec
def portal_register_models() -> Iterable[type[Model]]:
    """Return the models that the plugin owns.

    Called once at start. Table names begin with the plugin's name, which is checked; the schema
    check compares these models with the database.
    """


@hookspec
def portal_register_permissions() -> Iterable[Permission]:
    """Return the permissions that roles can grant.

    Called once at start. Codes begin with the plugin's name; a grant for a code that nobody
    declares grants nothing.
    """


@hookspec
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Return what the shipped roles get from this plugin.

    Called by ``portal db up``: grants that a role has not been given or refused yet are added.
    """


@hookspec
def portal_register_policies() -> Iterable[Policy]:
    """Return one policy for each model: who may do what with which rows.

    Called once at start. A model of a plugin without a policy stops the start.
    """


@hookspec
def portal_register_settings() -> Iterable[Setting]:
    """Return the settings that an operator may give in the ``[rules]`` table of ``portal.toml``.

    Called once at start. Values of a wrong type and unknown names stop the start.
    """


@hookspec
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Return the plugin's pages.

    Called once at start. A blueprint is named ``<plugin>`` or ``<plugin>_…``; all its pages answer
    404 where the plugin is switched off.
    """


@hookspec
def portal_register_admin_views() -> Iterable[AdminView]:
    """Return the plugin's tables of the admin panel, as classes.

    Called once at start. The portal gives each its endpoint, address, group and owner.
    """


@hookspec
def portal_register_lists() -> Iterable[ListPage]:
    """Return the plugin's lists, from which their columns, saved views, downloads and acts come.

    Called once at start. A list is named ``<plugin>.<rows>``; its page shows it by
    ``portal.lists.page.show``.
    """


@hookspec
def portal_register_commands() -> Iterable[click.Command]:
    """Return the plugin's commands of the command line.

    Called when the command line starts. A command may be a group, such as ``portal staff``.
    """


@hookspec
def portal_register_jobs() -> Iterable[JobKind]:
    """Return the kinds of background work that the plugin does, periodic ones among them.

    Called once at start. Periodic work must be safe to run twice.
    """


@hookspec
def portal_register_notices() -> Iterable[NoticeKind]:
    """Return the kinds of notices that the plugin sends.

    Called once at start. Each user chooses for each kind how it reaches him.
    """


@hookspec
def portal_register_data_subjects() -> Iterable[DataSubject]:
    """Return the kinds of people whose personal data the plugin keeps.

    Called once at start. The pages of personal data work on these: the copy, the register of bases,
    blocking and destruction.
    """


@hookspec
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Return how long the plugin's rows are kept, and what has ended by a day.

    Called when the rules are shown or applied, since terms are settings. Nothing is destroyed without
    somebody who confirms it, but for rules that say ``by_itself``.
    """


@hookspec
def portal_register_file_places() -> Iterable[FilePlace]:
    """Return the records of the plugin to which users add files on the pages of files.

    Called once at start. Who may change a record may add files to it, and who sees it sees them.
    """


@hookspec
def portal_register_papers() -> Iterable[PaperKind]:
    """Return the kinds of papers that the plugin makes, each with its shipped template and fields.

    Called once at start. The page of papers lists them, and takes districts' own templates.
    """


@hookspec
def portal_register_work_kinds() -> Iterable[WorkKind]:
    """Return the kinds of work that the plugin's records prove, such as a check or a master class.

    Called once at start. Rows of a work plan choose among these what closes them.
    """


@hookspec
def portal_menu_items(actor: Actor) -> Iterable[MenuItem]:
    """Return the plugin's entries of the left menu.

    Entries whose permission the actor lacks, and those of modules that are off for him, are dropped by
    the portal. An implementation without the argument ``actor`` gives the same entries always: when all
    are such, the menu is made once for each set of rights. One that takes it is asked for every page;
    what differs between district and institutions is told by the entry's side instead.
    """


@hookspec
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Return the plugin's cards of the dashboard.

    Called when the dashboard is shown. Cards whose permission the actor lacks are dropped.
    """


@hookspec
def portal_dashboard_charts(actor: Actor) -> Iterable[Chart]:
    """Return the plugin's charts of the dashboard.

    Called when the dashboard is shown. Charts whose permission the actor lacks are dropped.
    """


@hookspec
def portal_tasks(actor: Actor) -> Iterable[Task]:
    """Return what this user must do at this workplace, with its day and link.

    Called for "My work" and for reminders. Tasks whose permission the actor lacks are dropped.
    """


@hookspec
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Return the plugin's own rows that match a text, at most twenty, the best first.

    Called by the global search with the text as it was typed, and with what it may have meant (another
    keyboard layout). Rows come through the plugin's policies.
    """


@hookspec
def portal_find_people(actor: Actor, text: str, most: int) -> Iterable[FoundPerson]:
    """Return people of the plugin's records whose number or name a text may mean, the best first.

    Called while a text is typed, such as who calls: at most ``most`` rows, within a tenth of a second.
    A text without letters is a telephone's digits, whole or in part. Rows come through the plugin's
    policies; those whose permission the actor lacks are dropped.
    """


@hookspec
def portal_related_records(actor: Actor, record: Model) -> Iterable[RelatedRecord]:
    """Return the plugin's records that are about a record of another plugin, the latest first.

    Called when that record's card is shown, such as a teacher's: at most ten rows, in one query or
    two. Rows come through the plugin's policies; those whose permission the actor lacks are dropped.
    """


@hookspec
def portal_calendar_entries(actor: Actor, first: dt.date, last: dt.date) -> Iterable[CalendarEntry]:
    """Return the entries between two days, both included, that this actor may see.

    Called by the calendar and by the personal feed.
    """


@hookspec
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Return what is open with a user and moves to another when the work is handed over.

    Called when a hand-over is prepared and again when it is carried out.
    """


@hookspec
def portal_work_done(work: DoneWork) -> None:
    """Take note of work that another plugin has a record of, as a work plan does.

    Called by :func:`portal.plugin.announce`, inside the announcing plugin's transaction and within a
    savepoint of its own: who fails here is logged and left out, the work itself stays done. May be
    called again for the same key.
    """


@hookspec
def portal_planned_work(actor: Actor, keys: Collection[int]) -> Iterable[PlannedWork]:
    """Return the pieces of the district's plan that are open and that this actor may see.

    Called where somebody chooses what other work, such as a campaign of checks, carries out. Pieces of
    ``keys`` that the actor may see come too when they are over, so that a page can show what was
    chosen. ``DoneWork.planned`` tells the plan of it when the work is done.
    """


@hookspec
def portal_topics() -> Iterable[SharedTopic]:
    """Return the topics that questions, difficulties and checks are told apart by, in their order.

    Called by plugins that choose among them or count by them, whether the plugin that keeps them is
    on or off. One vocabulary for all: calls, questionnaires and findings are compared by its codes.
    """


@hookspec
def portal_topic_demand(actor: Actor, first: dt.date, last: dt.date) -> Iterable[TopicDemand]:
    """Return which shared topics people asked about on these days, of what the actor may see.

    Called by plugins that plan what answers difficulties, such as events: whoever is asked, by calls
    or questionnaires, counts; nobody's words are handed over. Give a topic once.
    """


@hookspec
def portal_topic_plans(actor: Actor) -> Iterable[RecordLink]:
    """Return the pages on which this actor plans what answers topics that are asked about.

    Called where the most asked topics are shown, such as by a report of difficulties: planning is one
    step away, whoever plans. Give only pages that the actor may open.
    """


@hookspec
def portal_personal_data(record: Model) -> Iterable[PersonalDatum]:
    """Return everything that the plugin holds about the person whose record this is.

    Called for the copy that the law grants (152-FZ, article 14). Nothing for records of no person.
    """


@hookspec
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Return what the plugin keeps about a person beside the person's rows: journals, notices, files.

    Called when an act of destruction is previewed and again when it is carried out, before the rows
    go; nothing is to be changed here but by ``erase``.
    """


@hookspec(firstresult=True)
def portal_describe_record(record: Model) -> RecordLink | None:
    """Return how one of the plugin's records is called and where it is shown; nothing for others'.

    Called by pages that list records of any kind, such as the audit.
    """


@hookspec(firstresult=True)
def portal_describe_successor(actor: Actor, table: str, key: int) -> RecordLink | None:
    """Return the record that one of the plugin's records, which is gone, has become a part of.

    Called by the history of a record that is not there any more; nothing where it was just deleted,
    or where the actor may not see what it became.
    """


@hookspec(firstresult=True)
def portal_revert_field(
    actor: Actor, record: Model, field: str, value: Any, note: str
) -> bool | None:
    """Give one field of one of the plugin's records an earlier value, as its own form would.

    Called inside a transaction; goes through the plugin's checks and writes its line of the audit with
    the note. Return true when it is done, nothing for others' records: these are saved by the portal's
    own rules.
    """


@hookspec
def portal_install_data() -> None:
    """Write the rows that the plugin cannot work without, such as an official dictionary.

    Called by ``portal db up`` after the migrations, in a transaction; must be safe to run again.
    """


@hookspec
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the plugin's tables with believable rows, marked as demo.

    Called by ``portal demo`` in dependency order, in one transaction for all plugins.
    """


@hookspec
def portal_module_enabled(institution: Institution, plugin: str) -> None:
    """Make what an institution needs when a module has been switched on there.

    Called after the commit, for the plugin that was switched.
    """


@hookspec
def portal_module_disabled(institution: Institution, plugin: str) -> None:
    """Close what must not go on when a module has been switched off in an institution.

    Called after the commit, for the plugin that was switched. Data stay.
    """
