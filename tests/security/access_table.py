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
    """Who may call a page: roles, or everybody without signing in; and what its arguments are.

    ``own`` names arguments that are records of an institution, ``fixed`` those that are the same for
    all; for the roles in ``hidden`` the record does not exist
    wherever it is; those in ``denied`` reach the record, but may not do this with it. A ``shared``
    record is the whole district's: each of its institutions sees it.
    """

    roles: frozenset[str] = frozenset()
    public: bool = False
    own: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    shared: bool = False


PUBLIC = Row(public=True)
SIGNED_IN = Row(EVERYBODY)

DISTRICT_HEADS = ADMINISTRATOR | frozenset({"district_head"})
READERS_OF_AUDIT = DISTRICT_EDITORS | HEAD
BASIS_READERS = DISTRICT_EDITORS | HEAD | COORDINATOR
DESTROYERS = ADMINISTRATOR | frozenset({"district_head"})
PERSONS = {"table": "staff_person"}
HELD_OF_PERSON = {"own": {"key": "person"}, "fixed": PERSONS}
STAFF_EDITORS = ADMINISTRATOR | frozenset({"district_specialist"}) | COORDINATOR
EXPORTERS = EVERYBODY - OBSERVER
PLAN_WORKERS = EVERYBODY - OBSERVER
PLAN_KEEPERS = DISTRICT_EDITORS | COORDINATOR | HEAD
READERS_OF_MODULES = DISTRICT_EDITORS | COORDINATOR | HEAD | OBSERVER
PERSON = {"person_id": "person"}
CONTROL_SIDE = DISTRICT_EDITORS | METHODOLOGIST | OBSERVER
CONTROL_SITE = {"key": "control_site"}
CONTROL_RESULT = {"key": "control_result"}
CONTROL_CAMPAIGN = {"key": "control_campaign"}
FOLDER = {"folder_id": "control_folder"}
FOLDER_REMARK = {**FOLDER, "remark_id": "control_folderremark"}
FOLDER_READERS = EVERYBODY - OBSERVER
COLLECTORS = ADMINISTRATOR | COORDINATOR
"""The administrator may by role, and is refused by the folder: it is the institution's to collect."""
HOTLINE_DESK = DISTRICT_EDITORS | METHODOLOGIST
HOTLINE_ASKERS = ADMINISTRATOR | COORDINATOR | HEAD
HOTLINE_REQUEST = {"request_id": "hotline_request"}
CONTROL_ANSWERS = ADMINISTRATOR | COORDINATOR | HEAD
CONTROL_CHECK = {"check_id": "control_check"}
CONTROL_FINDING = {"finding_id": "control_finding"}
CLASSES_EVENT = {"key": "classes_event"}
CLASSES_CERTIFICATE = {"certificate_id": "classes_certificate"}
CLASSES_ENROLMENT = {"enrolment_id": "classes_enrolment"}
EXTRACT = {"name": "staff.extract"}
PARTS = ("posts", "categories", "compliances", "educations", "courses", "awards", "events")
REPORTS = (
    "databank",
    "categories",
    "compliance_due",
    "perspective_schedule",
    "staff_by_category",
    "staff_by_position",
    "staff_by_age_service",
    "without_category",
    "data_quality",
    "official_plan",
    "plan_fact_by_section",
    "plan_fact_by_person",
    "plan_fact_by_month",
    "overdue_and_moved",
    "plan_evidence",
    "plan_unanswered",
    "hotline_journal",
    "hotline_topics",
    "hotline_terms",
    "hotline_repeats",
    "hotline_ageing",
    "hotline_difficulties",
    "classes_plan",
    "classes_participants",
    "classes_attendance",
    "classes_coverage",
    "classes_hours",
    "classes_leaders",
    "classes_feedback",
    "classes_certificates",
    "control_register",
    "control_matrix",
    "control_findings",
    "control_typical",
    "control_years",
    "control_scan",
)
ONE_OF_EACH = (
    "databank",
    "official_plan",
    "hotline_journal",
    "classes_plan",
    "control_register",
)


def _each_part(*, keyed: bool) -> tuple[Row, ...]:
    """Absences are the institution's own affair: nobody else adds them, or sees that they exist."""
    own = PERSON
    parts = tuple(
        Row(STAFF_EDITORS, own={**own, "key": part} if keyed else own, fixed={"part_key": part})
        for part in PARTS
    )
    outside = STAFF_EDITORS - COORDINATOR
    absences = Row(
        STAFF_EDITORS,
        own={**own, "key": "absences"} if keyed else own,
        fixed={"part_key": "absences"},
        hidden=outside if keyed else frozenset(),
        denied=frozenset() if keyed else outside,
    )
    return (*parts, absences)


def _each_report(roles: frozenset[str], **fixed: str) -> tuple[Row, ...]:
    return tuple(Row(roles, fixed={"name": name, **fixed}) for name in REPORTS)


def _one_report_of_each(roles: frozenset[str], **fixed: str) -> tuple[Row, ...]:
    """Return a row for one report of each plugin: these pages ask of it only who may read it."""
    return tuple(Row(roles, fixed={"name": name, **fixed}) for name in ONE_OF_EACH)


PAGES: dict[str, Row | tuple[Row, ...]] = {
    "static": Row(public=True, fixed={"filename": "portal.css"}),
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    "well_known.robots": PUBLIC,
    "well_known.security": PUBLIC,
    "well_known.icon": PUBLIC,
    "accounts.sign_in": PUBLIC,
    "accounts.signed_out": PUBLIC,
    "accounts.set_locale": PUBLIC,
    "accounts.sign_out": SIGNED_IN,
    "accounts.appearance": SIGNED_IN,
    "accounts.change_password": SIGNED_IN,
    "accounts.sessions": SIGNED_IN,
    "accounts.end_sessions": SIGNED_IN,
    "accounts.account": SIGNED_IN,
    "accounts.prove": SIGNED_IN,
    "accounts.stay": SIGNED_IN,
    "accounts.sign_out_everywhere": SIGNED_IN,
    "accounts.first_password": Row(public=True, fixed={"token": "of-nobody"}),
    "accounts_users.user_list": Row(DISTRICT_EDITORS | HEAD),
    "accounts_users.adoption": Row(DISTRICT_EDITORS | HEAD),
    "accounts_users.add_user": Row(DISTRICT_EDITORS),
    "accounts_users.add_many": Row(DISTRICT_EDITORS),
    "accounts_users.slips_file": Row(DISTRICT_EDITORS),
    "accounts_users.card": Row(DISTRICT_EDITORS | HEAD, own={"user_id": "user"}),
    **{
        f"accounts_users.{act}": Row(DISTRICT_EDITORS, own={"user_id": "user"})
        for act in (
            "change",
            "give_workplace",
            "take_workplace",
            "issue_password",
            "set_enabled",
            "sign_out",
            "reset_second_factor",
        )
    },
    "accounts_hand_over.hand_over_list": Row(DISTRICT_EDITORS),
    "accounts_hand_over.prepare": Row(DISTRICT_EDITORS),
    "accounts_hand_over.preview": Row(DISTRICT_EDITORS),
    "accounts_hand_over.card": Row(
        EVERYBODY, own={"hand_over_id": "hand_over"}, hidden=EVERYBODY - DISTRICT_EDITORS
    ),
    "accounts_hand_over.act": Row(
        EVERYBODY, own={"hand_over_id": "hand_over"}, hidden=EVERYBODY - DISTRICT_EDITORS
    ),
    "accounts_hand_over.carry_out": Row(DISTRICT_EDITORS, own={"hand_over_id": "hand_over"}),
    "accounts_hand_over.cancel": Row(DISTRICT_EDITORS, own={"hand_over_id": "hand_over"}),
    **{
        f"accounts_hand_over.{act}": Row(
            EVERYBODY, own={"hand_over_id": "hand_over"}, hidden=EVERYBODY
        )
        for act in ("accept", "tick")
    },
    "accounts_second_factor.sign_in_code": PUBLIC,
    **{
        f"accounts_second_factor.{page}": SIGNED_IN
        for page in (
            "overview",
            "begin",
            "set_up",
            "new_codes",
            "codes_file",
            "switch_off",
            "distrust",
        )
    },
    "pages.dashboard": SIGNED_IN,
    "search.results": SIGNED_IN,
    "agenda.my_work": SIGNED_IN,
    "agenda_calendar.calendar": SIGNED_IN,
    "agenda_calendar.feed_page": SIGNED_IN,
    "agenda_calendar.make_feed": SIGNED_IN,
    "agenda_calendar.revoke_feed": SIGNED_IN,
    "agenda_calendar.feed": Row(public=True, own={"secret": "feed_secret"}),
    "accounts.switch_workplace": Row(EVERYBODY, form={"workplace": "membership"}),
    "access.explanation": Row(DISTRICT_EDITORS),
    "access.roles": Row(DISTRICT_EDITORS),
    "access.change_roles": Row(ADMINISTRATOR),
    "audit.entry_list": Row(READERS_OF_AUDIT),
    "audit.record_history": Row(
        READERS_OF_AUDIT, own={"key": "institution"}, fixed={"table": "institutions_institution"}
    ),
    "audit.revert_field": Row(READERS_OF_AUDIT, own={"key": "audit"}),
    "privacy.access_list": Row(BASIS_READERS),
    "privacy.access_workbook": Row(BASIS_READERS),
    "privacy.person": Row(BASIS_READERS, **HELD_OF_PERSON),
    "privacy.copy": Row(DISTRICT_EDITORS | HEAD, **HELD_OF_PERSON),
    "privacy.add_basis": Row(BASIS_READERS, **HELD_OF_PERSON),
    "privacy.change_basis": Row(
        BASIS_READERS, own={"key": "person", "basis_id": "basis"}, fixed=PERSONS
    ),
    "privacy.block": Row(DESTROYERS, **HELD_OF_PERSON),
    "privacy.unblock": Row(DESTROYERS, **HELD_OF_PERSON),
    "privacy.basis_list": Row(BASIS_READERS),
    "privacy.block_list": Row(DISTRICT_EDITORS),
    "privacy.destroy": Row(DESTROYERS, fixed=PERSONS),
    "privacy.act_list": Row(DISTRICT_EDITORS),
    "privacy.act": Row(DISTRICT_EDITORS, own={"act_id": "act"}),
    "privacy.act_document": Row(DISTRICT_EDITORS, own={"act_id": "act"}),
    "privacy.retention_page": Row(DISTRICT_EDITORS),
    "privacy.apply_retention": Row(DESTROYERS, fixed={"name": "privacy.act"}),
    "institutions.institution_list": Row(EVERYBODY),
    "institutions.institution_card": Row(EVERYBODY, own={"number_": "institution"}),
    "institutions.access_list": Row(
        DISTRICT_EDITORS | COORDINATOR | HEAD, own={"number_": "institution"}
    ),
    "backup.backup_list": Row(ADMINISTRATOR),
    "backup.make_backup": Row(ADMINISTRATOR),
    "modules.matrix": Row(READERS_OF_MODULES),
    "modules.done": Row(DISTRICT_EDITORS, fixed={"number": "0"}),
    "modules.show_preview": Row(DISTRICT_EDITORS),
    "modules.apply_switch": Row(DISTRICT_EDITORS),
    "files.download": Row(EVERYBODY, own={"file_id": "file"}),
    "files.version": Row(EVERYBODY, own={"file_id": "file"}, fixed={"number": "1"}),
    "inbox.notice_list": SIGNED_IN,
    "inbox.open_notice": Row(EVERYBODY, own={"notice_id": "notice"}, hidden=EVERYBODY),
    "inbox.mark_read": SIGNED_IN,
    "inbox.settings": SIGNED_IN,
    "inbox.void_links": SIGNED_IN,
    "inbox.unsubscribe": Row(public=True, fixed={"token": "x"}),
    "inbox.stop_mail": Row(public=True, fixed={"token": "x"}),
    "inbox.mail_list": Row(ADMINISTRATOR),
    "inbox.retry_mail": Row(ADMINISTRATOR, own={"mail_id": "mail"}),
    "inbox.delete_mail": Row(ADMINISTRATOR, own={"mail_id": "mail"}),
    "lists.acts": SIGNED_IN,
    "lists.act": Row(EVERYBODY, own={"act_id": "bulk_act"}, hidden=EVERYBODY),
    "lists.undo_act": Row(EVERYBODY, own={"act_id": "bulk_act"}, hidden=EVERYBODY),
    "lists.change_view": Row(EVERYBODY, own={"view_id": "saved_view"}, hidden=EVERYBODY),
    **{
        f"lists.{page}": (
            Row(EVERYBODY, fixed={"name": "staff.posts"}),
            Row(EVERYBODY, fixed={"name": "institutions.institutions"}),
            Row(READERS_OF_AUDIT, fixed={"name": "audit.entries"}),
            Row(DISTRICT_EDITORS | HEAD, fixed={"name": "accounts.users"}),
            Row(STAFF_EDITORS, fixed={"name": "staff.imports"}),
            Row(EVERYBODY, fixed={"name": "work_plan.plans"}),
            Row(EVERYBODY, fixed={"name": "work_plan.work"}),
            Row(ADMINISTRATOR, fixed={"name": "accounts_admin_failedsignin"}),
        )
        for page in ("columns", "choose_columns", "views", "save_view", "chosen")
    },
    **{
        f"lists.{page}": tuple(
            Row(roles, fixed={"name": name, "kind": kind})
            for kind in ("xlsx", "csv")
            for name, roles in (
                ("staff.posts", EXPORTERS),
                ("staff.due", EXPORTERS),
                ("work_plan.plans", EXPORTERS),
                ("work_plan.work", EXPORTERS),
                ("institutions.institutions", DISTRICT_EDITORS),
                ("audit.entries", DISTRICT_HEADS),
                ("accounts.users", DISTRICT_EDITORS),
                ("staff.imports", STAFF_EDITORS),
                ("staff_admin_employment", EXPORTERS),
                ("accounts_admin_failedsignin", ADMINISTRATOR),
            )
        )
        for page in ("download", "order_download")
    },
    "lists.carry_out": (
        Row(STAFF_EDITORS, fixed={"name": "staff.posts", "act": "set_subject"}),
        Row(STAFF_EDITORS, fixed={"name": "staff.due", "act": "hold_attestation"}),
        Row(DISTRICT_EDITORS, fixed={"name": "institutions.institutions", "act": "close"}),
        *(
            Row(PLAN_WORKERS, fixed={"name": "work_plan.work", "act": act})
            for act in ("finish", "move", "give", "drop")
        ),
        Row(DISTRICT_EDITORS, fixed={"name": "accounts.users", "act": "keep_out"}),
    ),
    "jobs.job_list": SIGNED_IN,
    **{
        f"jobs.{page}": Row(EVERYBODY, own={"job_id": "job"}, hidden=EVERYBODY - ADMINISTRATOR)
        for page in ("job", "cancel", "retry")
    },
    "files.inline": Row(EVERYBODY, own={"file_id": "file"}, fixed={"number": "1"}),
    "files.preview": Row(EVERYBODY, own={"file_id": "file"}, fixed={"number": "1"}),
    "files.about": Row(EVERYBODY, own={"file_id": "file"}),
    "files.add_version": Row(EVERYBODY, own={"file_id": "file"}, denied=EVERYBODY - STAFF_EDITORS),
    "files.remove": Row(EVERYBODY, own={"file_id": "file"}, denied=EVERYBODY - STAFF_EDITORS),
    "files.add": Row(
        EVERYBODY,
        own={"subject_id": "person"},
        fixed={"table": "staff_person"},
        denied=EVERYBODY - STAFF_EDITORS,
    ),
    "papers.kind_list": Row(EVERYBODY),
    "papers.kind_page": Row(EVERYBODY, fixed=EXTRACT),
    "papers.template": Row(EVERYBODY, fixed=EXTRACT),
    "papers.trial": Row(EVERYBODY, fixed=EXTRACT),
    "papers.trial_pdf": Row(EVERYBODY, fixed=EXTRACT),
    "papers.replace": Row(STAFF_EDITORS, fixed=EXTRACT),
    "papers.put_back": Row(STAFF_EDITORS, fixed=EXTRACT),
    "staff.person_extract": Row(EXPORTERS, own=PERSON),
    "excel_reports.report_list": Row(EVERYBODY),
    "excel_reports.report": (
        *_each_report(EVERYBODY),
        Row(READERS_OF_MODULES, fixed={"name": "module_switches"}),
    ),
    "excel_reports.download": (
        *_each_report(EXPORTERS, kind="xlsx"),
        *_one_report_of_each(EXPORTERS, kind="csv"),
        Row(READERS_OF_MODULES & EXPORTERS, fixed={"name": "module_switches", "kind": "xlsx"}),
    ),
    "excel_reports.make_in_background": _one_report_of_each(EXPORTERS),
    "excel_reports.schedule_list": Row(EXPORTERS),
    "excel_reports.schedule": _one_report_of_each(EXPORTERS),
    **{
        f"excel_reports.{page}": _one_report_of_each(roles)
        for page, roles in (
            ("own_template", EXPORTERS),
            ("template_starter", EXPORTERS),
            ("template_trial", EXPORTERS),
            ("replace_template", EDITORS),
            ("put_back_template", EDITORS),
        )
    },
    "excel_reports.download_own": Row(EXPORTERS, fixed={"name": "databank"}, hidden=EXPORTERS),
    "excel_reports.drop_schedule": Row(
        EXPORTERS, own={"schedule_id": "schedule"}, hidden=EXPORTERS
    ),
    "staff.person_list": Row(EVERYBODY),
    "staff.due_page": Row(EVERYBODY),
    "staff.add_person": Row(STAFF_EDITORS),
    "staff.person_card": Row(EVERYBODY, own=PERSON),
    "staff.change_person": Row(STAFF_EDITORS, own=PERSON),
    "staff.remove_person": Row(STAFF_EDITORS, own=PERSON),
    "staff.add_part": _each_part(keyed=False),
    "staff.change_part": _each_part(keyed=True),
    "staff.remove_part": _each_part(keyed=True),
    "work_plan.plan_list": Row(EVERYBODY),
    "work_plan.work_list": Row(EVERYBODY),
    "work_plan.year_of_place": Row(EVERYBODY),
    **{
        f"work_plan.{page}": Row(EVERYBODY, own={"plan_id": "plan"})
        for page in ("plan_page", "year_page", "event_list")
    },
    **{
        f"work_plan.{page}": Row(PLAN_KEEPERS, own={"plan_id": "plan"})
        for page in ("change_plan", "put_to_work", "delete_plan", "add_section", "add_event")
    },
    "work_plan.turn_plan": tuple(
        Row(PLAN_KEEPERS, own={"plan_id": "plan"}, fixed={"turn": turn})
        for turn in ("close", "open_again")
    ),
    "work_plan.change_section": Row(PLAN_KEEPERS, own={"section_id": "plan_section"}),
    "work_plan.add_activity": Row(PLAN_KEEPERS, own={"section_id": "plan_section"}),
    "work_plan.arrange_section": tuple(
        Row(PLAN_KEEPERS, own={"section_id": "plan_section"}, fixed={"act": act})
        for act in ("up", "down", "remove")
    ),
    "work_plan.activity_page": Row(EVERYBODY, own={"activity_id": "activity"}),
    **{
        f"work_plan.{page}": Row(PLAN_KEEPERS, own={"activity_id": "activity"})
        for page in (
            "change_activity",
            "give_dates",
            "confirm_reading",
            "drop_activity",
            "ask_for",
            "hand_down",
            "take_back",
        )
    },
    "work_plan.arrange_activity": tuple(
        Row(PLAN_KEEPERS, own={"activity_id": "activity"}, fixed={"act": act})
        for act in ("restore", "delete", "up", "down")
    ),
    "work_plan.change_event": Row(PLAN_KEEPERS, own={"event_id": "plan_event"}),
    "work_plan.remove_event": Row(PLAN_KEEPERS, own={"event_id": "plan_event"}),
    "work_plan.work_page": Row(EVERYBODY, own={"work_id": "work"}),
    **{
        f"work_plan.{page}": Row(PLAN_WORKERS, own={"work_id": "work"})
        for page in (
            "start_work",
            "finish_work",
            "add_proof",
            "move_work",
            "give_work",
            "drop_work",
            "reopen_work",
        )
    },
    "work_plan.remove_proof": Row(PLAN_WORKERS, own={"evidence_id": "evidence"}),
    **{f"work_plan_rolling.{page}": Row(PLAN_KEEPERS) for page in ("new_plan", "make")},
    **{
        f"work_plan_rolling.{page}": Row(PLAN_KEEPERS, own={"plan_id": "plan"})
        for page in ("next_year", "roll_over")
    },
    "work_plan_import.upload": Row(PLAN_KEEPERS),
    "work_plan_import.begin": Row(PLAN_KEEPERS),
    **{
        f"work_plan_import.{step}": Row(PLAN_KEEPERS, own={"draft_id": "plan_draft"})
        for step in ("show", "change_facts", "settle", "choose_people", "apply", "undo", "discard")
    },
    **{
        f"work_plan_import.{step}": Row(
            PLAN_KEEPERS, own={"draft_id": "plan_draft"}, fixed={"key": "1"}
        )
        for step in ("correct_row", "reading")
    },
    **{
        f"work_plan_import.{step}": Row(
            PLAN_KEEPERS, own={"draft_id": "plan_draft", "plan_id": "plan"}
        )
        for step in ("compare", "merge")
    },
    "work_plan_official.download": tuple(
        Row(EXPORTERS, own={"plan_id": "plan"}, fixed={"kind": kind}) for kind in ("docx", "xlsx")
    ),
    **{
        f"master_classes.{page}": Row(EVERYBODY)
        for page in ("event_list", "series_list", "place_list")
    },
    **{
        f"master_classes.{page}": Row(EXPORTERS)
        for page in ("new_event", "save_draft", "drop_draft", "new_place")
    },
    **{
        f"master_classes.{page}": Row(HOTLINE_DESK)
        for page in (
            "new_series",
            "copy_season",
            "demand",
            "open_demand",
            "reminders",
            "new_reminder",
        )
    },
    **{
        f"master_classes.{page}": Row(EVERYBODY, own=CLASSES_EVENT)
        for page in ("event_page", "event_history", "participants", "sessions", "leaders")
    },
    **{
        f"master_classes.{page}": Row(EVERYBODY, own=CLASSES_EVENT, denied=OBSERVER)
        for page in (
            "change_event",
            "delete_event",
            "publish_event",
            "close_event",
            "reopen_event",
            "hold_event",
            "cancel_event",
            "copy_event",
            "quotas",
            "add_session",
            "choose_leader",
            "add_guest_leader",
        )
    },
    "master_classes.propose_event": Row(HOTLINE_ASKERS, own=CLASSES_EVENT),
    **{
        f"master_classes.{page}": Row(HOTLINE_DESK, own=CLASSES_EVENT)
        for page in ("accept_proposal", "decline_proposal", "decide_requests")
    },
    **{
        f"master_classes.{page}": Row(EXPORTERS, own=CLASSES_EVENT)
        for page in ("enrol", "enrol_guest")
    },
    "master_classes.enrolment_page": Row(EVERYBODY, own=CLASSES_ENROLMENT),
    **{
        f"master_classes.{page}": Row(EXPORTERS, own=CLASSES_ENROLMENT)
        for page in ("answer_offer", "cancel_enrolment", "replace")
    },
    **{
        f"master_classes.{page}": Row(HOTLINE_DESK, own=CLASSES_ENROLMENT)
        for page in ("promote", "make_link", "revoke_link")
    },
    **{
        f"master_classes.{page}": Row(
            EVERYBODY, own={"session_id": "classes_session"}, denied=OBSERVER
        )
        for page in ("change_session", "cancel_session", "remove_session")
    },
    **{
        f"master_classes.{page}": Row(
            EVERYBODY, own={"leader_id": "classes_leader"}, denied=OBSERVER
        )
        for page in ("remove_leader", "leader_link", "revoke_leader_link")
    },
    "master_classes.series_page": Row(EVERYBODY, own={"key": "classes_series"}, shared=True),
    **{
        f"master_classes.{page}": Row(HOTLINE_DESK, own={"key": "classes_series"})
        for page in ("change_series", "copy_series")
    },
    "master_classes.place_page": Row(EVERYBODY, own={"key": "classes_place"}),
    "master_classes.change_place": Row(EXPORTERS, own={"key": "classes_place"}),
    "master_classes.change_reminder": Row(HOTLINE_DESK, own={"key": "classes_rule"}),
    "master_classes.place_ways": Row(EXPORTERS, own={"key": "classes_place"}),
    "master_classes.open_enrolment": Row(public=True, fixed={"key": "1"}),
    "master_classes_attendance.event_attendance": Row(EVERYBODY, own=CLASSES_EVENT),
    "master_classes_attendance.sheet": Row(EVERYBODY, own={"session_id": "classes_session"}),
    **{
        f"master_classes_attendance.{page}": Row(EXPORTERS, own={"session_id": "classes_session"})
        for page in ("attendance_list", "mark_list", "poster")
    },
    "master_classes_attendance.sheet_file": tuple(
        Row(EXPORTERS, own={"session_id": "classes_session"}, fixed={"kind": kind})
        for kind in ("docx", "xlsx")
    ),
    "master_classes_attendance.take_back": Row(
        EXPORTERS, own={"session_id": "classes_session", **CLASSES_ENROLMENT}
    ),
    "master_classes_attendance.decide_unannounced": Row(
        EXPORTERS, own={"key": "classes_unannounced"}
    ),
    **{
        f"master_classes_phone.{page}": Row(EXPORTERS, own={"session_id": "classes_session"})
        for page in ("page", "state", "marks")
    },
    "master_classes_phone.worker": PUBLIC,
    **{
        f"master_classes_phone.link_{page}": Row(
            public=True, fixed={"token": "unknown", "session_id": "1"}
        )
        for page in ("page", "state", "marks")
    },
    **{
        f"master_classes_presence.{page}": Row(public=True, fixed={"token": "unknown"})
        for page in ("poster_page", "own_page")
    },
    "master_classes_certificates.event_certificates": Row(EVERYBODY, own=CLASSES_EVENT),
    "master_classes_certificates.issue_certificates": Row(HOTLINE_DESK, own=CLASSES_EVENT),
    "master_classes_certificates.make_papers": Row(EXPORTERS, own=CLASSES_EVENT),
    "master_classes_certificates.certificate_list": Row(EVERYBODY),
    "master_classes_certificates.certificate_page": Row(EVERYBODY, own=CLASSES_CERTIFICATE),
    **{
        f"master_classes_certificates.certificate_{kind}": Row(EXPORTERS, own=CLASSES_CERTIFICATE)
        for kind in ("docx", "pdf")
    },
    **{
        f"master_classes_certificates.{verb}_certificate": Row(
            HOTLINE_DESK, own=CLASSES_CERTIFICATE
        )
        for verb in ("reissue", "revoke")
    },
    "master_classes_certificates.check_page": PUBLIC,
    "master_classes_certificates.own_paper": Row(public=True, fixed={"token": "unknown"}),
    "master_classes_certificates.check_code": Row(public=True, fixed={"code": "unknown"}),
    "master_classes_recording.event_hours": Row(EVERYBODY, own=CLASSES_EVENT),
    **{
        f"master_classes_recording.{page}": Row(EXPORTERS, own=CLASSES_EVENT)
        for page in ("confirm_hours", "take_hours_back")
    },
    "master_classes_feedback.event_feedback": Row(EXPORTERS, own=CLASSES_EVENT),
    "master_classes_feedback.open_feedback": Row(HOTLINE_DESK, own=CLASSES_EVENT),
    "master_classes_feedback.answer_on_behalf": Row(
        EXPORTERS, own={**CLASSES_EVENT, "participant": "classes_asked"}
    ),
    "master_classes_feedback.personal_form": Row(public=True, fixed={"token": "unknown"}),
    "master_classes_feedback.question_form": Row(HOTLINE_DESK),
    "master_classes_letters.event_letters": Row(HOTLINE_DESK, own=CLASSES_EVENT),
    "master_classes_letters.write_letter": Row(
        HOTLINE_DESK, own=CLASSES_EVENT, fixed={"audience": "attended"}
    ),
    "master_classes_calendar.calendar": Row(EVERYBODY),
    **{
        f"master_classes_timetable.{page}": Row(HOTLINE_DESK)
        for page in ("timetables", "new_timetable")
    },
    "master_classes_timetable.wishes": Row(HOTLINE_DESK, own=CLASSES_EVENT),
    **{
        f"master_classes_timetable.{page}": Row(HOTLINE_DESK, own={"key": "classes_timetable"})
        for page in ("timetable", "accept", "take_back", "again", "delete")
    },
    "master_classes_calendar.move": Row(EVERYBODY, own={"key": "classes_session"}, denied=OBSERVER),
    **{
        f"master_classes_invitations.{page}": Row(EVERYBODY, own=CLASSES_EVENT)
        for page in ("invitations", "event_file")
    },
    "master_classes_invitations.send_now": Row(HOTLINE_DESK, own=CLASSES_EVENT),
    "master_classes_invitations.personal_calendar": Row(public=True, fixed={"token": "unknown"}),
    **{
        f"master_classes.{page}": Row(public=True, fixed={"token": "unknown"})
        for page in ("personal_page", "answer_by_link", "cancel_by_link", "question_by_link")
    },
    **{f"hotline.{page}": Row(EVERYBODY) for page in ("request_list", "journal_on_paper")},
    "document_control_sites.site_list": Row(EVERYBODY),
    "document_control_sites.required_list": Row(EVERYBODY),
    "document_control_sites.site_page": Row(EVERYBODY, own=CONTROL_SITE),
    "document_control_sites.result_page": Row(EVERYBODY, own=CONTROL_RESULT),
    **{
        f"document_control_sites.{page}": Row(
            EVERYBODY, own={"key": "control_snapshot"}, hidden=COORDINATOR | HEAD
        )
        for page in ("snapshot_page", "snapshot_file")
    },
    **{
        f"document_control_sites.{page}": Row(HOTLINE_DESK, own=CONTROL_SITE)
        for page in ("change_site", "look", "confirm_good")
    },
    **{
        f"document_control_sites.{page}": Row(HOTLINE_DESK, own=CONTROL_RESULT)
        for page in ("confirm_result", "new_finding")
    },
    **{f"document_control_sites.{page}": Row(HOTLINE_DESK) for page in ("new_site", "look_at_all")},
    "document_control_sites.look_for_campaign": Row(HOTLINE_DESK, own=CONTROL_CAMPAIGN),
    "document_control_sites.new_required": Row(DISTRICT_EDITORS),
    "document_control_sites.change_required": Row(
        DISTRICT_EDITORS, own={"key": "control_requiredpage"}
    ),
    **{
        f"document_control_folders.{page}": Row(FOLDER_READERS) for page in ("folder_list", "board")
    },
    "document_control_folders.folder_page": Row(FOLDER_READERS, own=FOLDER),
    "document_control_folders.folder_of_person": Row(FOLDER_READERS, own=PERSON),
    "document_control_folders.scan_page": Row(
        FOLDER_READERS, own=FOLDER, fixed={"file_id": "0"}, hidden=FOLDER_READERS
    ),
    "document_control_folders.open_month": Row(HOTLINE_DESK),
    "document_control_folders.open_one": Row(FOLDER_READERS, denied=FOLDER_READERS - COORDINATOR),
    **{
        f"document_control_folders.{page}": Row(COLLECTORS, own=FOLDER, denied=ADMINISTRATOR)
        for page in ("hand_in", "take_back")
    },
    **{
        f"document_control_folders.{page}": Row(
            COLLECTORS, own=FOLDER, denied=ADMINISTRATOR, hidden=COORDINATOR
        )
        for page in ("add_scans", "add_material")
    },
    "document_control_folders.change_part": Row(
        COLLECTORS, own={**FOLDER, "part_id": "control_folderpart"}, denied=ADMINISTRATOR
    ),
    "document_control_folders.drop_material": Row(
        COLLECTORS, own={**FOLDER, "material_id": "control_partmaterial"}, denied=ADMINISTRATOR
    ),
    "document_control_folders.drop_scan": Row(
        COLLECTORS, own=FOLDER, fixed={"file_id": "0"}, denied=ADMINISTRATOR, hidden=COORDINATOR
    ),
    "document_control_folders.answer_remark": Row(
        COLLECTORS, own=FOLDER_REMARK, denied=ADMINISTRATOR
    ),
    **{
        f"document_control_folders.{page}": Row(HOTLINE_DESK, own=FOLDER)
        for page in (
            "begin_preview",
            "new_remark",
            "return_folder",
            "folder_ready",
            "close_folder",
            "set_inspector",
        )
    },
    **{
        f"document_control_folders.{page}": Row(HOTLINE_DESK, own=FOLDER, hidden=HOTLINE_DESK)
        for page in ("mark_part", "raise_canned")
    },
    "document_control_folders.judge_remark": Row(HOTLINE_DESK, own=FOLDER_REMARK),
    **{
        f"document_control_folders.{page}": Row(DISTRICT_EDITORS)
        for page in ("template_page", "own_template", "new_template_part")
    },
    **{
        f"document_control_folders.{page}": Row(
            DISTRICT_EDITORS, own={"part_id": "control_templatepart"}, shared=True
        )
        for page in ("change_template_part", "remove_template_part")
    },
    "document_control.check_list": Row(EVERYBODY),
    "document_control.finding_list": Row(EVERYBODY),
    **{
        f"document_control.{page}": Row(EVERYBODY, own=CONTROL_CHECK)
        for page in ("check_page", "check_history", "check_findings", "check_proofs")
    },
    **{
        f"document_control.{page}": Row(CONTROL_ANSWERS, own=CONTROL_CHECK)
        for page in ("save_answers", "submit_check", "withdraw_check")
    },
    "document_control.acknowledge_check": Row(ADMINISTRATOR | HEAD, own=CONTROL_CHECK),
    **{
        f"document_control.{page}": Row(HOTLINE_DESK, own=CONTROL_CHECK)
        for page in (
            "give_verdict",
            "raise_remark",
            "let_rules_look",
            "accept_proposals",
            "open_check",
            "begin_without",
            "return_check",
            "issue_check",
            "recheck_check",
            "close_check",
            "cancel_check",
            "change_inspector",
            "new_finding",
        )
    },
    "document_control.reopen_check": Row(DISTRICT_HEADS, own=CONTROL_CHECK),
    "document_control.add_proof": Row(EVERYBODY, own=CONTROL_CHECK, denied=OBSERVER),
    "document_control.finding_page": Row(EVERYBODY, own=CONTROL_FINDING),
    "document_control.add_mending_proof": Row(EVERYBODY, own=CONTROL_FINDING, denied=OBSERVER),
    **{
        f"document_control.{page}": Row(CONTROL_ANSWERS, own=CONTROL_FINDING)
        for page in ("answer_finding", "ask_extension")
    },
    **{
        f"document_control.{page}": Row(HOTLINE_DESK, own=CONTROL_FINDING)
        for page in (
            "return_answer",
            "accept_finding",
            "change_finding",
            "withdraw_finding",
            "judge_effect",
        )
    },
    **{
        f"document_control.{page}": Row(HOTLINE_DESK, own={"extension_id": "control_extension"})
        for page in ("grant_extension", "refuse_extension")
    },
    "document_control.next_version": Row(
        EVERYBODY, own={"proof_id": "control_evidence"}, denied=EVERYBODY - COORDINATOR - HEAD
    ),
    "document_control.drop_proof": Row(
        EVERYBODY, own={"use_id": "control_evidenceuse"}, denied=EVERYBODY - COORDINATOR - HEAD
    ),
    "document_control.check_paper": Row(
        EVERYBODY, own=CONTROL_CHECK, fixed={"name": "report", "kind": "docx"}
    ),
    "document_control.campaign_paper": Row(
        CONTROL_SIDE, own=CONTROL_CAMPAIGN, fixed={"kind": "docx"}
    ),
    "document_control.campaign_list": Row(CONTROL_SIDE),
    "document_control.campaign_page": Row(CONTROL_SIDE, own=CONTROL_CAMPAIGN),
    "document_control.new_campaign": Row(DISTRICT_EDITORS),
    "document_control.checklist_list": Row(EVERYBODY),
    "document_control.checklist_page": Row(EVERYBODY, own={"key": "control_version"}, shared=True),
    "document_control.new_checklist": Row(DISTRICT_EDITORS),
    **{
        f"document_control.{page}": Row(
            DISTRICT_EDITORS, own={"key": "control_version"}, shared=True
        )
        for page in ("copy_checklist", "publish_checklist", "drop_checklist", "new_item")
    },
    **{
        f"document_control.{page}": Row(
            DISTRICT_EDITORS, own={"key": "control_checklist"}, shared=True
        )
        for page in ("begin_version", "offer_checklist")
    },
    **{
        f"document_control.{page}": Row(DISTRICT_EDITORS, own={"key": "control_item"}, shared=True)
        for page in ("change_item", "remove_item", "move_item", "rule_of_item")
    },
    "document_control.move_section": Row(
        DISTRICT_EDITORS, own={"key": "control_section"}, shared=True
    ),
    **{
        f"document_control.{page}": Row(DISTRICT_EDITORS, own=CONTROL_CAMPAIGN)
        for page in ("change_campaign", "start_campaign", "cancel_campaign", "close_campaign")
    },
    **{f"hotline_search.{page}": Row(EVERYBODY) for page in ("search", "similar")},
    **{f"hotline_import.{page}": Row(DISTRICT_EDITORS) for page in ("upload", "begin")},
    **{
        f"hotline_import.{page}": Row(DISTRICT_EDITORS, own={"import_id": "hotline_import"})
        for page in ("show", "answer", "apply", "undo", "discard")
    },
    "hotline_import.correct_line": Row(
        DISTRICT_EDITORS, own={"import_id": "hotline_import"}, fixed={"key": "1"}
    ),
    "hotline_answers.article_list": Row(EVERYBODY),
    "hotline_answers.article_page": Row(
        EVERYBODY, own={"article_id": "hotline_article"}, shared=True
    ),
    **{
        f"hotline_answers.{page}": Row(HOTLINE_DESK)
        for page in ("new_article", "canned_list", "new_canned", "import_canned", "write_canned")
    },
    **{
        f"hotline_answers.{page}": Row(HOTLINE_DESK, own={"article_id": "hotline_article"})
        for page in ("change_article", "withdraw_article", "put_article_back")
    },
    "hotline_answers.restore_version": Row(
        HOTLINE_DESK, own={"version_id": "hotline_article_version"}
    ),
    **{
        f"hotline_answers.{page}": Row(HOTLINE_DESK, own={"canned_id": "hotline_canned_answer"})
        for page in ("canned_page", "change_canned", "drop_canned")
    },
    "hotline_answers.canned_for": Row(HOTLINE_DESK, own=HOTLINE_REQUEST),
    **{
        f"hotline.{page}": Row(HOTLINE_DESK)
        for page in (
            "take_call",
            "guess",
            "save_draft",
            "drop_draft",
            "quiet_day",
            "canned_offered",
            "canned_filled",
        )
    },
    "hotline.ask_hotline": Row(HOTLINE_ASKERS),
    "hotline.request_page": Row(EVERYBODY, own=HOTLINE_REQUEST),
    "hotline.rate_request": Row(HOTLINE_ASKERS, own=HOTLINE_REQUEST),
    **{
        f"hotline.{page}": Row(EVERYBODY, own=HOTLINE_REQUEST, denied=OBSERVER)
        for page in ("add_to_request", "reopen_request")
    },
    **{
        f"hotline.{page}": Row(HOTLINE_DESK, own=HOTLINE_REQUEST)
        for page in (
            "answer_request",
            "add_note",
            "wait_for_caller",
            "go_on",
            "close_request",
            "take_on",
            "give_request",
            "change_request",
            "watch_request",
            "note_presence",
            "leave_request",
            "add_checklist",
            "add_template",
            "link_request",
            "link_record",
            "find_records",
            "split_request",
            "agree_visit",
        )
    },
    "hotline.merge_requests": Row(DISTRICT_EDITORS, own=HOTLINE_REQUEST),
    "hotline.undo_merge": Row(DISTRICT_EDITORS, own={"merge_id": "hotline_merge"}),
    **{
        f"hotline.{page}": Row(DISTRICT_HEADS, own=HOTLINE_REQUEST)
        for page in ("remove_request", "restore_request")
    },
    **{
        f"hotline.{page}": Row(HOTLINE_DESK, own={"message_id": "hotline_message"})
        for page in ("change_message", "remove_message")
    },
    **{
        f"hotline.{page}": Row(HOTLINE_DESK, own={"checklist_id": "hotline_checklist"})
        for page in ("add_item", "remove_checklist")
    },
    **{
        f"hotline.{page}": Row(HOTLINE_DESK, own={"item_id": "hotline_item"})
        for page in ("tick_item", "remove_item")
    },
    "hotline.unlink_request": Row(HOTLINE_DESK, own={"link_id": "hotline_link"}),
    "hotline.unlink_record": Row(HOTLINE_DESK, own={"link_id": "hotline_record"}),
    **{
        f"hotline.{page}": Row(HOTLINE_DESK, own={"visit_id": "hotline_visit"})
        for page in ("finish_visit", "cancel_visit")
    },
    "hotline.visit_act": Row(EVERYBODY, own={"visit_id": "hotline_visit"}),
    "hotline.renew_terms": Row(DISTRICT_EDITORS),
    "hotline.download_act": tuple(
        Row(EVERYBODY, own={"visit_id": "hotline_visit"}, fixed={"kind": kind})
        for kind in ("docx", "pdf")
    ),
    "hotline.caller_page": Row(EXPORTERS, own={"caller_id": "hotline_caller"}),
    "hotline.erase_caller": Row(DISTRICT_EDITORS, own={"caller_id": "hotline_caller"}),
    "staff_import.upload": Row(STAFF_EDITORS),
    "staff_import.begin": Row(STAFF_EDITORS),
    "staff_import.history": Row(STAFF_EDITORS),
    **{
        f"staff_import.{step}": Row(STAFF_EDITORS, own={"run_id": "import_run"}, denied=COORDINATOR)
        for step in ("missing", "create_missing")
    },
    **{  # the file may say why people are absent: who has not sent it, and may not know, is refused
        f"staff_import.{step}": Row(
            STAFF_EDITORS,
            own={"run_id": "import_run"},
            denied=ADMINISTRATOR | frozenset({"district_specialist"}),
        )
        for step in ("returned", "prepare_returned")
    },
    "staff_quality.quality": Row(EVERYBODY),
    **{
        f"staff_quality.{step}": Row(
            STAFF_EDITORS, own={"number": "person"}, fixed={"rule": "no_birth", "part": "person"}
        )
        for step in ("accept", "withdraw")
    },
    "staff_merge.pairs": Row(EVERYBODY),
    **{
        f"staff_merge.{step}": Row(STAFF_EDITORS, own={"kept_id": "person", "gone_id": "twin"})
        for step in ("compare", "merge", "set_apart")
    },
    "staff_merge.undo": Row(STAFF_EDITORS, own={"merge_id": "merge"}),
    "staff_workbook.workbooks": Row(STAFF_EDITORS),
    "staff_workbook.download": Row(STAFF_EDITORS),
    "staff_workbook.take_back": Row(STAFF_EDITORS),
    **{
        f"staff_workbook.{step}": Row(STAFF_EDITORS, own={"return_id": "workbook_return"})
        for step in ("edits", "apply", "undo", "discard")
    },
    **{
        f"staff_import.{step}": Row(STAFF_EDITORS, own={"run_id": "import_run"})
        for step in (
            "show",
            "columns",
            "choose_columns",
            "preview",
            "ask",
            "answer",
            "apply",
            "result",
            "undo_page",
            "undo",
            "mend_page",
            "mend",
            "start_from_guess",
            "forget",
            "discard",
        )
    },
}


@dataclass(frozen=True, slots=True)
class Table:
    """Who sees and who changes a table of the admin panel, and which record stands for its rows.

    ``scope`` says by what rows are kept apart; a table that is not ``whole`` neither adds nor deletes.
    """

    views: frozenset[str]
    edits: frozenset[str]
    record: str
    scope: str = "institution"
    whole: bool = True


NOBODY: frozenset[str] = frozenset()
STAFF_TABLES = {
    "person": "person",
    "employment": "posts",
    "category": "categories",
    "compliance": "compliances",
    "education": "educations",
    "course": "courses",
    "award": "awards",
    "participation": "events",
}

PLAN_TABLES = {
    "workplan": "plan",
    "activity": "activity",
    "occurrence": "work",
    "eventdate": "plan_event",
    "evidence": "evidence",
    "move": "move",
}

ADMIN_TABLES: dict[str, Table] = {
    "accounts_admin_user": Table(DISTRICT_EDITORS | HEAD, DISTRICT_EDITORS, "user"),
    "accounts_admin_role": Table(DISTRICT_EDITORS, ADMINISTRATOR, "role", scope=""),
    "accounts_admin_rolegrant": Table(DISTRICT_EDITORS, ADMINISTRATOR, "grant", scope=""),
    "accounts_admin_usersession": Table(
        ADMINISTRATOR | frozenset({"district_head"}), NOBODY, "session"
    ),
    "accounts_admin_failedsignin": Table(ADMINISTRATOR, NOBODY, "failure", scope=""),
    "institutions_admin_municipality": Table(
        EVERYBODY, ADMINISTRATOR, "municipality", scope="municipality"
    ),
    "institutions_admin_institution": Table(EVERYBODY, DISTRICT_EDITORS, "institution"),
    "institutions_admin_membership": Table(
        DISTRICT_EDITORS | COORDINATOR | HEAD, DISTRICT_EDITORS, "membership"
    ),
    "modules_admin_moduleswitch": Table(
        DISTRICT_EDITORS | COORDINATOR | HEAD | OBSERVER, NOBODY, "switch"
    ),
    "files_admin_storedfile": Table(DISTRICT_EDITORS, NOBODY, "file"),
    "files_admin_fileversion": Table(DISTRICT_EDITORS, NOBODY, "file_version"),
    "papers_admin_declension": Table(
        DISTRICT_EDITORS | COORDINATOR | HEAD, STAFF_EDITORS, "declension", scope=""
    ),
    "audit_admin_auditentry": Table(READERS_OF_AUDIT, NOBODY, "audit"),
    "staff_admin_absence": Table(COORDINATOR | HEAD, NOBODY, "absences"),
    "staff_admin_importrun": Table(STAFF_EDITORS, NOBODY, "import_run"),
    "staff_admin_position": Table(EVERYBODY, ADMINISTRATOR, "position", scope=""),
    **{
        f"staff_admin_{table}": Table(EVERYBODY, STAFF_EDITORS, record, whole=table != "person")
        for table, record in STAFF_TABLES.items()
    },
    **{
        f"work_plan_admin_{table}": Table(EVERYBODY, NOBODY, record)
        for table, record in PLAN_TABLES.items()
    },
    **{
        f"master_classes_admin_{table}": Table(EVERYBODY, NOBODY, f"classes_{table}")
        for table in ("event", "session", "enrolment", "place")
    },
    **{
        f"document_control_admin_{table}": Table(EVERYBODY, NOBODY, f"control_{record}")
        for table, record in (
            ("controlcheck", "check"),
            ("finding", "finding"),
            ("step", "step"),
            ("evidence", "evidence"),
        )
    },
    **{
        f"document_control_admin_{table}": Table(EVERYBODY, NOBODY, f"control_{record}")
        for table, record in (("site", "site"), ("pageresult", "result"))
    },
    **{
        f"document_control_admin_{table}": Table(FOLDER_READERS, NOBODY, f"control_{record}")
        for table, record in (
            ("folder", "folder"),
            ("folderpart", "folderpart"),
            ("partmaterial", "partmaterial"),
            ("preview", "preview"),
            ("remark", "folderremark"),
        )
    },
    **{
        f"document_control_admin_{table}": Table(CONTROL_SIDE, NOBODY, f"control_{table}")
        for table in ("look", "snapshot")
    },
    **{
        f"document_control_admin_{table}": Table(
            EVERYBODY, NOBODY, f"control_{record}", scope="municipality"
        )
        for table, record in (
            ("requiredpage", "requiredpage"),
            ("foldertemplate", "template"),
            ("templatepart", "templatepart"),
        )
    },
    "document_control_admin_campaign": Table(CONTROL_SIDE, NOBODY, "control_campaign"),
    **{
        f"document_control_admin_{table}": Table(
            EVERYBODY, NOBODY, f"control_{record}", scope="municipality"
        )
        for table, record in (
            ("checklist", "checklist"),
            ("checklistversion", "version"),
            ("item", "item"),
        )
    },
    **{
        f"master_classes_admin_{table}": Table(EVERYBODY, NOBODY, f"classes_{record}")
        for table, record in (
            ("attendancemark", "mark"),
            ("invited", "invited"),
            ("invitationletter", "letter_of_invitation"),
            ("certificate", "certificate"),
            ("confirmedhours", "hours"),
        )
    },
    **{
        f"master_classes_admin_{table}": Table(
            HOTLINE_DESK, NOBODY, f"classes_{record}", scope="municipality"
        )
        for table, record in (("timetable", "timetable"), ("questionset", "questions"))
    },
    "master_classes_admin_mailing": Table(HOTLINE_DESK, NOBODY, "classes_mailing"),
    "master_classes_admin_survey": Table(EXPORTERS, NOBODY, "classes_survey"),
    "master_classes_admin_series": Table(EVERYBODY, NOBODY, "classes_series", scope="municipality"),
    "master_classes_admin_reminderrule": Table(HOTLINE_DESK, HOTLINE_DESK, "classes_rule"),
    **{
        f"hotline_admin_{table}": Table(EVERYBODY, NOBODY, f"hotline_{table}")
        for table in ("request", "message", "visit")
    },
    "hotline_admin_escalation": Table(HOTLINE_DESK, NOBODY, "hotline_escalation"),
    **{
        f"hotline_admin_{table}": Table(HOTLINE_DESK, DISTRICT_EDITORS, f"hotline_{table}")
        for table in ("group", "groupmember", "checklisttemplate")
    },
    "hotline_admin_checklist": Table(EVERYBODY, NOBODY, "hotline_checklist"),
    "hotline_admin_checklistitem": Table(EVERYBODY, NOBODY, "hotline_item"),
    "hotline_admin_quietday": Table(HOTLINE_DESK | OBSERVER, NOBODY, "hotline_quietday"),
    "hotline_admin_journalimport": Table(DISTRICT_EDITORS, NOBODY, "hotline_import"),
    "hotline_admin_cannedanswer": Table(
        HOTLINE_DESK | OBSERVER, HOTLINE_DESK, "hotline_canned_answer"
    ),
    "hotline_admin_article": Table(EVERYBODY, NOBODY, "hotline_article", scope="municipality"),
    "hotline_admin_articleversion": Table(
        HOTLINE_DESK | OBSERVER, NOBODY, "hotline_article_version"
    ),
    **{
        f"hotline_admin_{table}": Table(EVERYBODY, DISTRICT_EDITORS, f"hotline_{table}", scope="")
        for table in ("topic", "term", "escalationlevel")
    },
}
