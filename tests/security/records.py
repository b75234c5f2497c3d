"""One record of every kind in an institution, for the tests that ask for foreign ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from typing import TYPE_CHECKING, Any

from plugins.document_control import models as control
from plugins.document_control.folders import models as folders
from plugins.document_control.sites import models as sites
from plugins.excel_reports.models import ReportSchedule
from plugins.hotline import models as hotline
from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.importing.draft import Draft as JournalDraft
from plugins.hotline.importing.draft import DraftLine
from plugins.hotline.importing.models import JournalImport
from plugins.hotline.numbering import next_number
from plugins.master_classes import models as classes
from plugins.master_classes.attendance.models import AttendanceMark, Unannounced
from plugins.master_classes.certificates.models import Certificate, CertificateCounter
from plugins.master_classes.feedback import models as feedback
from plugins.master_classes.invitations import models as invitations
from plugins.master_classes.letters import models as letters
from plugins.master_classes.recording.models import ConfirmedHours
from plugins.master_classes.timetable import models as timetables
from plugins.staff.importing.models import ImportRun
from plugins.staff.merging.models import Merge
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Participation,
    Person,
    Position,
)
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from plugins.work_plan.importing.draft import Draft, DraftRow
from plugins.work_plan.importing.models import PlanDraft
from plugins.work_plan.models import (
    Activity,
    EventDate,
    Evidence,
    Move,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from portal import clock
from portal.accounts.hand_over.models import HandOver
from portal.accounts.models import FailedSignIn, Role, RoleGrant, UserSession
from portal.agenda.models import Feed
from portal.audit.models import AuditEntry
from portal.files.models import FileVersion, StoredFile
from portal.inbox.models import MailMessage, Notice
from portal.institutions.models import Membership
from portal.jobs.models import Job, WorkerBeat
from portal.lists.models import BulkAct, SavedView
from portal.modules.models import ModuleSwitch
from portal.papers.models import Declension
from portal.privacy.models import Act, Basis
from tests import factories

if TYPE_CHECKING:
    from portal.institutions.models import Institution

DAY = dt.date(2022, 3, 1)


def make(institution: Institution) -> dict[str, Any]:
    """Make a record of every kind in an institution and return their keys by kind."""
    teacher = Position.get(Position.code == "teacher")
    person = Person.create(last_name="Канарейкина", first_name=f"Анна{institution.id}")
    post = Employment.create(
        person=person, institution=institution, position=teacher, started_on=DAY
    )
    twin = Person.create(last_name="Канарейкина", first_name=f"Инна{institution.id}")
    Employment.create(person=twin, institution=institution, position=teacher, started_on=DAY)
    user = factories.make_user(role="school_coordinator", institution=institution)
    role = Role.get(Role.code == "observer")
    file = StoredFile.create(
        subject="staff_person", subject_id=person.id, institution=institution, title="Приказ.pdf"
    )
    places = {
        "institution": institution,
        "municipality": institution.municipality,
        "user": user,
        "membership": Membership.get(Membership.user == user),
        "hand_over": HandOver.create(
            giver=factories.make_user(role="school_coordinator", institution=institution),
            receiver=user,
            on=DAY,
            moves="accounts",
            municipality=institution.municipality_id,
            institution=institution,
        ),
        "session": UserSession.create(user=user, key_hash=f"{institution.id:064d}"),
        "switch": ModuleSwitch.get(
            ModuleSwitch.institution == institution, ModuleSwitch.plugin == "staff"
        ),
        "audit": AuditEntry.create(
            action="view",
            institution=institution,
            subject="institutions_institution",
            subject_id=institution.id,
        ),
        "basis": Basis.create(
            subject="staff_person",
            subject_id=person.id,
            institution=institution,
            kind="law",
            purpose="Аттестация",
        ),
        "act": Act.create(
            number=f"{institution.id}/2026",
            municipality=institution.municipality,
            institution=institution,
            reason="term",
            keep_until=dt.date(2029, 1, 1),
        ),
        "notice": Notice.create(
            user=user, kind="inbox.reminder", title="Канарейкина", key="x", institution=institution
        ),
        "mail": MailMessage.create(
            user=user,
            address="a@example.org",
            subject="Канарейкина",
            text="",
            message_id=f"<{institution.id}@portal>",
        ),
        "job": Job.create(
            kind="jobs.forget",
            title="Канарейкина",
            user=user,
            workplace=Membership.get(Membership.user == user),
            institution=institution,
        ),
        "worker": WorkerBeat.create(name=f"{institution.id}"),
        "schedule": ReportSchedule.create(
            report="databank",
            user=user,
            workplace=Membership.get(Membership.user == user),
            period="weekly",
            next_on=DAY,
        ),
        "role": role,
        "grant": RoleGrant.get(RoleGrant.role == role),
        "failure": FailedSignIn.create(subject=f"login:{institution.id}"),
        "position": teacher,
        "person": person,
        "posts": post,
        "categories": Category.create(person=person, kind="first", position=teacher, term="none"),
        "compliances": Compliance.create(employment=post, held_on=DAY),
        "absences": Absence.create(
            person=person, institution=institution, kind="parental", started_on=DAY
        ),
        "educations": Education.create(person=person, level="высшее"),
        "courses": Course.create(person=person, title="Курс"),
        "import_run": ImportRun.create(
            user=user,
            institution=institution,
            file_name="list.xlsx",
            stored_name=f"x{institution.id}",
        ),
        "declension": Declension.create(
            text=f"слово {institution.id}", case="genitive", corrected="слова"
        ),
        "file": file,
        "file_version": FileVersion.create(
            file=file,
            number=1,
            name="Приказ.pdf",
            kind="pdf",
            size=1,
            sha256="0" * 64,
            stored_name=f"{file.id:040d}",
        ),
        "twin": twin,
        "merge": Merge.create(kept=person, gone_id=0, gone_name="Канарейкина", journal="[]"),
        "workbook_return": WorkbookReturn.create(
            workbook=Workbook.create(
                institution=institution,
                token=f"{institution.id:032d}",
                base='{"tabs": {"posts": {}}, "persons": {}, "posts": {}, "choices": {}, "positions": {}}',
            ),
            institution=institution,
            file_name="workbook.xlsx",
            sent="[]",
        ),
        "awards": Award.create(person=person, title="Грамота"),
        "events": Participation.create(person=person, title="Семинар"),
    }
    secret = f"secret-of-{institution.id}"
    Feed.create(
        membership=places["membership"],
        secret_hash=hashlib.sha256(secret.encode()).hexdigest(),
    )
    places |= _plan_of(institution, user)
    places |= _hotline_of(institution, user)
    places |= _classes_of(institution, person, user)
    places |= _control_of(institution, user, person)
    places["saved_view"] = SavedView.create(user=user, list_name="staff.posts", title="Вид")
    places["bulk_act"] = BulkAct.create(
        user=user, list_name="staff.posts", action="set_subject", title="Предмет"
    )
    return {kind: record.id for kind, record in places.items()} | {"feed_secret": secret}


def _plan_of(institution: Institution, user: Any) -> dict[str, Any]:
    plan = WorkPlan.create(
        institution=institution, school_year=2025, title="План Канарейкина", state="at_work"
    )
    section = PlanSection.create(plan=plan, position=1, title="Контроль")
    activity = Activity.create(
        plan=plan, section=section, position=1, text="Канарейкина", kind="dated"
    )
    work = Occurrence.create(activity=activity, plan=plan, institution=institution, due=DAY)
    row = DraftRow(
        key=1, section=0, number="1.", text="Канарейкина", term="март", responsible="Канарейкина"
    )
    body = Draft(title="План Канарейкина", sections=["Контроль"], rows=[row], doubts=[])
    return {
        "plan": plan,
        "plan_draft": PlanDraft.create(
            user=user,
            institution=institution,
            school_year=2025,
            file_name="Канарейкина.docx",
            body=body.to_json(),
        ),
        "plan_section": section,
        "activity": activity,
        "work": work,
        "plan_event": EventDate.create(plan=plan, anchor="commission_meeting", on=DAY),
        "evidence": Evidence.create(
            occurrence=work, kind="text", on=DAY, text="Канарейкина", by=user
        ),
        "move": Move.create(
            occurrence=work, old_due=DAY, new_due=DAY, reason="Канарейкина", by=user
        ),
    }


def _hotline_of(institution: Institution, user: Any) -> dict[str, Any]:
    place = institution.municipality
    caller = hotline.Caller.create(
        municipality=place, institution=institution, name="Канарейкина Анна", phone="89180000000"
    )
    topic = hotline.Topic.create(code=f"x{institution.id}", title="Канарейкина")
    request = _request_of(institution, caller, topic)
    other = _request_of(institution, caller, topic)
    checklist = hotline.Checklist.create(request=request, title="Канарейкина")
    group = hotline.Group.create(municipality=place, title=f"Канарейкина {institution.id}")
    template = hotline.ChecklistTemplate.create(
        municipality=place, title=f"Канарейкина {institution.id}", lines="Канарейкина"
    )
    made = {
        "checklisttemplate": template,
        "quietday": hotline.QuietDay.create(
            municipality=place, on=dt.date(2026, 3, institution.id % 28 + 1)
        ),
        "request": request,
        "other": other,
        "caller": caller,
        "topic": topic,
        "group": group,
        "groupmember": hotline.GroupMember.create(group=group, user=user),
        "term": hotline.Term.create(topic=topic, answer_minutes=60),
        "escalationlevel": hotline.EscalationLevel.create(clock="answer", topic=topic),
        "message": hotline.Message.create(request=request, kind="answer", text="Канарейкина"),
        "note": hotline.Message.create(request=request, kind="note", text="Канарейкина"),
        "checklist": checklist,
        "item": hotline.ChecklistItem.create(checklist=checklist, text="Канарейкина"),
        "visit": hotline.Visit.create(request=request, place="Канарейкина"),
        "link": hotline.RequestLink.create(request=request, other=other, kind="related"),
        "record": hotline.RecordLink.create(request=request, url="/x", title="Канарейкина"),
        "merge": hotline.Merge.create(kept=request, gone=other),
        "escalation": hotline.Escalation.create(
            request=request, clock="answer", offset_minutes=0, due=request.received_at
        ),
    }
    article = Article.create(
        municipality=place, title="Канарейкина", text="Канарейкина", audience="coordinators"
    )
    made["article"] = article
    made["article_version"] = ArticleVersion.create(
        article=article, number=1, title="Канарейкина", text="Канарейкина", audience="district"
    )
    made["canned_answer"] = CannedAnswer.create(
        municipality=place,
        shortcut=f"канарейка{institution.id}",
        title="Канарейкина",
        text="Канарейкина",
    )
    line = DraftLine(
        key=1, sheet="2023", row=2, values={"date": "13.03.2023", "question": "Канарейкина"}
    )
    made["import"] = JournalImport.create(
        municipality=place,
        user=user,
        file_name="Канарейкина.xlsx",
        body=JournalDraft(lines=[line]).to_json(),
    )
    return {f"hotline_{kind}": record for kind, record in made.items()}


def _control_of(institution: Institution, user: Any, person: Person) -> dict[str, Any]:
    place = institution.municipality
    checklist = control.Checklist.create(
        code=f"x{institution.id}", municipality=place, title="Канарейкина"
    )
    version = control.ChecklistVersion.create(checklist=checklist, number=1, state="published")
    section = control.Section.create(checklist_version=version, title="Канарейкина")
    item = control.Item.create(
        checklist_version=version, section=section, code="x.1", question="Канарейкина?"
    )
    days = {"starts_on": DAY, "ends_on": DAY}
    campaign = control.Campaign.create(
        municipality=place,
        title="Канарейкина",
        checklist_version=version,
        state="running",
        created_by=user,
        **days,
    )
    check = control.ControlCheck.create(
        campaign=campaign,
        municipality=place,
        institution=institution,
        checklist_version=version,
        year=2022,
        number=institution.id,
        issued_at=clock.now(),
        state="remediation",
        **days,
    )
    verdict = control.Verdict.create(
        check_of=check, item=item, verdict="no", comment="Канарейкина", issued_at=clock.now()
    )
    finding = control.Finding.create(
        municipality=place,
        institution=institution,
        check_of=check,
        item=item,
        text="Канарейкина",
        state="open",
        issued_at=clock.now(),
    )
    evidence = control.Evidence.create(
        institution=institution, check_of=check, kind="link", title="Канарейкина", url="/x"
    )
    made = {
        "checklist": checklist,
        "version": version,
        "section": section,
        "item": item,
        "itemfact": control.ItemFact.create(item=item, code="x", label="Канарейкина"),
        "remark": control.CannedRemark.create(item=item, text="Канарейкина"),
        "campaign": campaign,
        "inspector": control.Inspector.create(campaign=campaign, user=user),
        "check": check,
        "subject": control.Subject.create(check_of=check, person=person),
        "fact": control.Fact.create(check_of=check, code="x", value="Канарейкина"),
        "selfanswer": control.SelfAnswer.create(check_of=check, item=item, verdict="yes"),
        "verdict": verdict,
        "verdictchange": control.VerdictChange.create(verdict_of=verdict, reason="Канарейкина"),
        "step": control.Step.create(check_of=check, became="issued", reason="Канарейкина"),
        "finding": finding,
        "reply": control.Reply.create(finding=finding, side="inspector", text="Канарейкина"),
        "extension": control.Extension.create(finding=finding, until=DAY, reason="Канарейкина"),
        "evidence": evidence,
        "evidenceuse": control.EvidenceUse.create(evidence=evidence, check_of=check, item=item),
    }
    made |= _sites_of(institution, finding)
    made |= _folders_of(institution, user, person)
    return {f"control_{kind}": record for kind, record in made.items()}


def _folders_of(institution: Institution, user: Any, person: Person) -> dict[str, Any]:
    place = institution.municipality
    template, _made = folders.FolderTemplate.get_or_create(
        municipality=place, defaults={"title": "Канарейкина"}
    )
    folder = folders.Folder.create(
        municipality=place,
        institution=institution,
        person=person,
        kind="category",
        month=DAY.replace(day=1),
        hand_in_by=DAY,
        inspector=user,
    )
    part = folders.FolderPart.create(folder=folder, code="x", title="Канарейкина")
    preview = folders.Preview.create(folder=folder, number=1, given_at=clock.now())
    return {
        "template": template,
        "templatepart": folders.TemplatePart.create(
            template=template, code=f"x{institution.id}", title="Канарейкина"
        ),
        "folder": folder,
        "folderpart": part,
        "partmaterial": folders.PartMaterial.create(part=part, title="Канарейкина"),
        "preview": preview,
        "partmark": folders.PartMark.create(preview=preview, part=part, mark="fine"),
        "folderremark": folders.Remark.create(
            folder=folder, part=part, preview=preview, text="Канарейкина", given_at=clock.now()
        ),
    }


def _sites_of(institution: Institution, finding: control.Finding) -> dict[str, Any]:
    place = institution.municipality
    site = sites.Site.create(
        municipality=place, institution=institution, address="https://канарейкина.рф/"
    )
    look = sites.Look.create(site=site, state="done", finished_at=clock.now())
    snapshot = sites.Snapshot.create(
        look=look,
        url="https://x.example/",
        text="Канарейкина",
        body=zlib.compress("<p>Канарейкина</p>".encode()),
    )
    result = sites.PageResult.create(
        look=look,
        municipality=place,
        institution=institution,
        code="list",
        title="Канарейкина",
        confirmed="no",
        confirmed_at=clock.now(),
        snapshot=snapshot,
        finding=finding,
    )
    required = sites.RequiredPage.create(
        municipality=place, code=f"x{institution.id}", title="Канарейкина"
    )
    return {
        "site": site,
        "look": look,
        "snapshot": snapshot,
        "result": result,
        "requiredpage": required,
    }


def _request_of(institution: Institution, caller: Any, topic: Any) -> hotline.Request:
    place = institution.municipality_id
    return hotline.Request.create(
        municipality=place,
        institution=institution,
        year=2026,
        number=next_number(place, 2026),
        caller=caller,
        topic=topic,
        question="Канарейкина",
    )


def _classes_of(institution: Institution, person: Person, user: Any) -> dict[str, Any]:
    """Make an event of the institution for its own people, with who takes part in it."""
    district = institution.municipality
    at = dt.datetime(2030, 3, 5, 7, tzinfo=dt.UTC)
    until = at + dt.timedelta(hours=2)
    place = classes.Place.create(
        municipality=district, institution=institution, name="Канарейкина", seats=30
    )
    hall = classes.Place.create(municipality=district, institution=institution, name="Зал")
    series = classes.Series.create(municipality=district, title="Канарейкина", school_year=2029)
    event = classes.Event.create(
        municipality=district, institution=institution, internal=True, title="Канарейкина",
        state="open", series=series, starts_at=at, ends_at=until, capacity=1,
    )  # fmt: skip
    session = classes.Session.create(
        event=event, number=1, starts_at=at, ends_at=until, place=place
    )
    leader = classes.Leader.create(event=event, name="Канарейкина")
    seat = classes.Seat.create(event=event, number=1)
    enrolment = classes.Enrolment.create(
        event=event, person=person, institution=institution, state="placed", queue_number=1, seat=1
    )
    rule = classes.ReminderRule.create(municipality=district, event=event, tells="participant")
    made = {
        "place": place,
        "way": classes.Way.create(first=place, second=hall, minutes=45),
        "series": series,
        "event": event,
        "audience": classes.Audience.create(event=event, kind="position", value="teacher"),
        "quota": classes.Quota.create(event=event, institution=institution, places=1),
        "session": session,
        "leader": leader,
        "seat": seat,
        "enrolment": enrolment,
        "change": classes.EnrolmentChange.create(
            enrolment=enrolment, became="placed", acted="user", user=user
        ),
        "attendance": classes.Attendance.create(session=session, enrolment=enrolment, present=True),
        "mark": AttendanceMark.create(
            session=session, enrolment=enrolment, key=f"{institution.id}", made=1, user=user
        ),
        "unannounced": Unannounced.create(
            session=session, key=f"{institution.id}", name="Канарейкина", made=1, user=user
        ),
        "link": classes.PersonalLink.create(
            token_hash=f"{institution.id:064d}", enrolment=enrolment, expires_at=until
        ),
        "rule": rule,
        "reminder": classes.Reminder.create(rule=rule, event=event, due=at),
    }
    made |= _after_classes(made, person, user) | _timetable_of(made, user) | _invited_of(made)
    return {f"classes_{kind}": record for kind, record in made.items()}


def _invited_of(made: dict[str, Any]) -> dict[str, Any]:
    """Tell a participant of the session by a letter."""
    session = made["session"]
    edition = invitations.SessionEdition.create(
        event=made["event"],
        session=session,
        uid=f"{session.id}@attestation-portal",
        title="Канарейкина",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    invited = invitations.Invited.create(
        edition=edition,
        address="kanareikina@example.org",
        name="Канарейкина",
        role="participant",
        enrolment=made["enrolment"],
        status="CONFIRMED",
    )
    letter = invitations.InvitationLetter.create(invited=invited, status="CONFIRMED", sequence=0)
    return {"edition": edition, "invited": invited, "letter_of_invitation": letter}


def _timetable_of(made: dict[str, Any], user: Any) -> dict[str, Any]:
    """Make the wishes of an event and a timetable with it."""
    event, session = made["event"], made["session"]
    wish = timetables.Wish.create(event=event)
    timetable = timetables.Timetable.create(
        municipality=event.municipality, user=user, first_on=dt.date(2030, 3, 1),
        last_on=dt.date(2030, 3, 29), opens=540, closes=1080, state="proposed",
    )  # fmt: skip
    line = timetables.TimetableLine.create(timetable=timetable, event=event, state="placed")
    return {
        "wish": wish,
        "wishedplace": timetables.WishedPlace.create(wish=wish, place=made["place"]),
        "timetable": timetable,
        "line": line,
        "proposed": timetables.ProposedSession.create(
            line=line, number=1, starts_at=session.starts_at, ends_at=session.ends_at,
            place=made["place"],
        ),
    }  # fmt: skip


def _after_classes(made: dict[str, Any], person: Person, user: Any) -> dict[str, Any]:
    """Make what comes after an event: certificate, feedback, letter, hours in the record."""
    event, enrolment = made["event"], made["enrolment"]
    of = {"event": event, "enrolment": enrolment, "person": person}
    municipality, year = event.municipality, 2030
    questions = feedback.QuestionSet.create(municipality=municipality, title="Канарейкина")
    survey = feedback.Survey.create(
        event=event, questions="[]", closes_on=dt.date(2030, 4, 1), opened_by=user
    )
    mailing = letters.Mailing.create(
        event=event, audience="attended", subject="Канарейкина", text="Канарейкина", sent_by=user
    )
    return {
        "counter": CertificateCounter.get_or_create(municipality=municipality, year=year)[0],
        "certificate": Certificate.create(
            **of, municipality=municipality, institution=enrolment.institution, role="participant",
            holder=f"participant:{enrolment.id}", name="Канарейкина", title=event.title, year=year,
            number=enrolment.id, code=f"{enrolment.id:012d}", issued_on=dt.date(2030, 3, 6),
        ),
        "questions": questions,
        "question": feedback.Question.create(set=questions, place=1, text="Канарейкина"),
        "survey": survey,
        "asked": feedback.SurveyParticipant.create(survey=survey, enrolment=enrolment),
        "answers": feedback.AnswerSheet.create(survey=survey, given="{}"),
        "letter_text": letters.LetterTemplate.get_or_create(
            municipality=municipality, audience="attended",
            defaults={"subject": "Канарейкина", "text": "Канарейкина"},
        )[0],
        "mailing": mailing,
        "letter": letters.LetterSent.create(
            mailing=mailing, enrolment=enrolment, audience="attended", way="nobody"
        ),
        "hours": ConfirmedHours.create(**of, holder=f"participant:{enrolment.id}"),
    }  # fmt: skip
