"""Make the tables of document control."""

from peewee import *


def up(migrator, db):
    class Employment(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_employment'

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_person'

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Checklist(Model):
        code = CharField(unique=True, max_length=80)
        municipality = ForeignKeyField(Municipality, null=True, on_delete='RESTRICT')
        subject = CharField(max_length=12, default='other')
        title = CharField(max_length=200)
        origin = CharField(max_length=60, default='')
        in_use = BooleanField(default=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_checklist'
            constraints = [
                Check("subject in ('plan', 'folder', 'compliance', 'site', 'other')"),
            ]
    db.create_tables([Checklist])

    class ChecklistVersion(Model):
        checklist = ForeignKeyField(Checklist, index=False, on_delete='RESTRICT')
        number = IntegerField()
        state = CharField(max_length=10, default='draft')
        about = TextField(default='')
        published_at = DateTimeField(null=True)
        published_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        fingerprint = CharField(max_length=64, default='')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_checklist_version'
            constraints = [
                Check("state in ('draft', 'published', 'retired')"),
            ]
            indexes = ((('checklist', 'number'), True),)
    db.create_tables([ChecklistVersion])

    class Campaign(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        title = CharField(max_length=300)
        basis = CharField(max_length=300, default='')
        aim = TextField(default='')
        checklist_version = ForeignKeyField(ChecklistVersion, on_delete='RESTRICT')
        state = CharField(max_length=10, default='draft')
        starts_on = DateField()
        self_check_until = DateField(null=True)
        ends_on = DateField()
        acknowledge_days = IntegerField(default=5)
        mend_days = IntegerField(default=30)
        mend_working = BooleanField(default=False)
        sample = CharField(max_length=8, default='none')
        sample_size = IntegerField(null=True)
        seed = CharField(max_length=64, default='')
        drawn_from = TextField(default='')
        occurrence = IntegerField(index=True, null=True)
        repeats = CharField(max_length=40, default='')
        repeated_from = ForeignKeyField('self', null=True, on_delete='SET NULL')
        created_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        created_at = DateTimeField()
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_campaign'
            constraints = [
                Check("state in ('draft', 'running', 'closed', 'cancelled')"),
                Check("sample in ('none', 'all', 'drawn')"),
                Check('ends_on >= starts_on'),
                Check('mend_days > 0'),
            ]
            indexes = ((('municipality', 'state', 'ends_on'), False),)
    db.create_tables([Campaign])

    class Section(Model):
        checklist_version = ForeignKeyField(ChecklistVersion, on_delete='CASCADE')
        position = IntegerField(default=0)
        title = CharField(max_length=300)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_section'
    db.create_tables([Section])

    class Item(Model):
        checklist_version = ForeignKeyField(ChecklistVersion, index=False, on_delete='CASCADE')
        section = ForeignKeyField(Section, on_delete='CASCADE')
        code = CharField(max_length=80)
        position = IntegerField(default=0)
        question = TextField()
        hint = TextField(default='')
        norm = CharField(max_length=300, default='')
        weight = IntegerField(default=1)
        asked_of = CharField(max_length=12, default='institution')
        applies_when = TextField(default='')
        comment_on = CharField(max_length=60, default='no,partly')
        evidence_on = CharField(max_length=60, default='')
        rule = CharField(max_length=80, default='')
        rule_options = TextField(default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_item'
            constraints = [
                Check("asked_of in ('institution', 'subject')"),
                Check('weight >= 0'),
            ]
            indexes = ((('checklist_version', 'code'), True),)
    db.create_tables([Item])

    class CannedRemark(Model):
        item = ForeignKeyField(Item, on_delete='CASCADE')
        position = IntegerField(default=0)
        severity = CharField(max_length=10, default='remark')
        text = TextField()
        recommendation = TextField(default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_canned_remark'
            constraints = [
                Check("severity in ('advice', 'remark', 'violation')"),
            ]
    db.create_tables([CannedRemark])

    class ControlCheck(Model):
        campaign = ForeignKeyField(Campaign, index=False, null=True, on_delete='RESTRICT')
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, index=False, on_delete='RESTRICT')
        checklist_version = ForeignKeyField(ChecklistVersion, on_delete='RESTRICT')
        year = IntegerField()
        number = IntegerField()
        state = CharField(max_length=12, default='self_check')
        due_on = DateField(null=True)
        inspector = ForeignKeyField(User, index=False, null=True, on_delete='SET NULL')
        starts_on = DateField()
        ends_on = DateField()
        round = IntegerField(default=1)
        asked = IntegerField(default=0)
        answered = IntegerField(default=0)
        outcome = CharField(null=True, max_length=8)
        score = IntegerField(null=True)
        conclusion = TextField(default='')
        submitted_at = DateTimeField(null=True)
        submitted_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        opened_at = DateTimeField(null=True)
        issued_at = DateTimeField(null=True)
        issued_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        acknowledged_at = DateTimeField(null=True)
        acknowledged_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        acknowledged_name = CharField(max_length=200, default='')
        objection = TextField(default='')
        closed_at = DateTimeField(null=True)
        closed_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        created_at = DateTimeField()
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_check'
            constraints = [
                Check("state in ('self_check', 'submitted', 'inspection', 'returned', 'issued', 'remediation', 'recheck', 'closed', 'cancelled')"),
                Check("outcome is null or outcome in ('good', 'remarks', 'bad')"),
                Check('score is null or (score >= 0 and score <= 1000)'),
                Check('round > 0'),
            ]
            indexes = ((('municipality', 'year', 'number'), True), (('campaign', 'institution'), True), (('municipality', 'state', 'due_on'), False), (('institution', 'state', 'due_on'), False), (('inspector', 'state', 'due_on'), False))
    db.create_tables([ControlCheck])

    class Counter(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        year = IntegerField()
        last = IntegerField(default=0)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_counter'
            indexes = ((('municipality', 'year'), True),)
    db.create_tables([Counter])

    class Evidence(Model):
        institution = ForeignKeyField(Institution, on_delete='RESTRICT')
        check_of = ForeignKeyField(ControlCheck, null=True, on_delete='RESTRICT')
        kind = CharField(max_length=5)
        title = CharField(max_length=300)
        url = CharField(max_length=1000, default='')
        digest = CharField(max_length=64, default='')
        taken_on = DateField(null=True)
        number = IntegerField(default=1)
        replaces = ForeignKeyField('self', null=True, on_delete='SET NULL')
        added_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        added_at = DateTimeField()
        by_inspector = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_evidence'
            constraints = [
                Check("kind in ('file', 'link', 'photo')"),
            ]
    db.create_tables([Evidence])

    class Finding(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, index=False, on_delete='RESTRICT')
        check_of = ForeignKeyField(ControlCheck, null=True, on_delete='RESTRICT')
        item = ForeignKeyField(Item, index=False, null=True, on_delete='RESTRICT')
        item_code = CharField(max_length=80, default='')
        subject_key = IntegerField(default=0)
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        number = IntegerField(default=1)
        severity = CharField(max_length=10, default='remark')
        state = CharField(max_length=10, default='draft')
        text = TextField()
        recommendation = TextField(default='')
        norm = CharField(max_length=300, default='')
        topic = CharField(max_length=60, default='')
        responsible = ForeignKeyField(User, index=False, null=True, on_delete='SET NULL')
        responsible_name = CharField(max_length=200, default='')
        due_on = DateField(null=True)
        raised_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        raised_at = DateTimeField()
        issued_at = DateTimeField(null=True)
        accepted_at = DateTimeField(null=True)
        accepted_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        repeats = ForeignKeyField('self', null=True, on_delete='SET NULL')
        effect = CharField(max_length=8, default='')
        effect_on = DateField(null=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_finding'
            constraints = [
                Check("severity in ('advice', 'remark', 'violation')"),
                Check("state in ('draft', 'open', 'answered', 'returned', 'accepted', 'withdrawn')"),
                Check("effect in ('', 'holds', 'failed')"),
            ]
            indexes = ((('municipality', 'state', 'due_on'), False), (('institution', 'state', 'due_on'), False), (('institution', 'item_code'), False))
    db.create_tables([Finding])

    class EvidenceUse(Model):
        evidence = ForeignKeyField(Evidence, on_delete='CASCADE')
        check_of = ForeignKeyField(ControlCheck, null=True, on_delete='CASCADE')
        item = ForeignKeyField(Item, index=False, null=True, on_delete='RESTRICT')
        subject_key = IntegerField(default=0)
        finding = ForeignKeyField(Finding, null=True, on_delete='CASCADE')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_evidence_use'
    db.create_tables([EvidenceUse])

    class Extension(Model):
        finding = ForeignKeyField(Finding, on_delete='CASCADE')
        state = CharField(max_length=8, default='asked')
        until = DateField()
        reason = TextField()
        asked_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        asked_at = DateTimeField()
        decided_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        decided_at = DateTimeField(null=True)
        answer = TextField(default='')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_extension'
            constraints = [
                Check("state in ('asked', 'granted', 'refused')"),
            ]
    db.create_tables([Extension])

    class Fact(Model):
        check_of = ForeignKeyField(ControlCheck, index=False, on_delete='CASCADE')
        subject_key = IntegerField(default=0)
        code = CharField(max_length=60)
        value = TextField(default='')
        told_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        told_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_fact'
            indexes = ((('check_of', 'subject_key', 'code'), True),)
    db.create_tables([Fact])

    class Inspector(Model):
        campaign = ForeignKeyField(Campaign, index=False, on_delete='CASCADE')
        user = ForeignKeyField(User, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_inspector'
            indexes = ((('campaign', 'user', 'institution'), True),)
    db.create_tables([Inspector])

    class ItemFact(Model):
        item = ForeignKeyField(Item, index=False, on_delete='CASCADE')
        code = CharField(max_length=60)
        position = IntegerField(default=0)
        kind = CharField(max_length=8, default='text')
        label = CharField(max_length=300)
        choices = TextField(default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_item_fact'
            constraints = [
                Check("kind in ('text', 'date', 'number', 'yes_no', 'choice')"),
            ]
            indexes = ((('item', 'code'), True),)
    db.create_tables([ItemFact])

    class Reply(Model):
        finding = ForeignKeyField(Finding, on_delete='CASCADE')
        side = CharField(max_length=12)
        text = TextField()
        said_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        said_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_reply'
            constraints = [
                Check("side in ('institution', 'inspector')"),
            ]
    db.create_tables([Reply])

    class SelfAnswer(Model):
        check_of = ForeignKeyField(ControlCheck, index=False, on_delete='CASCADE')
        item = ForeignKeyField(Item, index=False, on_delete='RESTRICT')
        subject_key = IntegerField(default=0)
        verdict = CharField(max_length=14)
        comment = TextField(default='')
        said_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        said_at = DateTimeField()
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_self_answer'
            constraints = [
                Check("verdict in ('yes', 'partly', 'no', 'not_applicable')"),
            ]
            indexes = ((('check_of', 'item', 'subject_key'), True),)
    db.create_tables([SelfAnswer])

    class Step(Model):
        check_of = ForeignKeyField(ControlCheck, on_delete='CASCADE')
        was = CharField(max_length=12, default='')
        became = CharField(max_length=12)
        reason = TextField(default='')
        taken_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        taken_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_step'
    db.create_tables([Step])

    class Subject(Model):
        check_of = ForeignKeyField(ControlCheck, index=False, on_delete='CASCADE')
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        employment = ForeignKeyField(Employment, index=False, null=True, on_delete='SET NULL')
        position = IntegerField(default=0)
        reason = CharField(max_length=300, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_subject'
            indexes = ((('check_of', 'person'), True),)
    db.create_tables([Subject])

    class Verdict(Model):
        check_of = ForeignKeyField(ControlCheck, index=False, on_delete='CASCADE')
        item = ForeignKeyField(Item, on_delete='RESTRICT')
        subject_key = IntegerField(default=0)
        verdict = CharField(null=True, max_length=14)
        confirmed = BooleanField(default=False)
        comment = TextField(default='')
        proposed = CharField(null=True, max_length=14)
        reason = TextField(default='')
        decided_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        decided_at = DateTimeField(null=True)
        issued_at = DateTimeField(null=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_verdict'
            constraints = [
                Check("verdict is null or verdict in ('yes', 'partly', 'no', 'not_applicable')"),
                Check("proposed is null or proposed in ('yes', 'partly', 'no', 'not_applicable')"),
            ]
            indexes = ((('check_of', 'item', 'subject_key'), True),)
    db.create_tables([Verdict])

    class VerdictChange(Model):
        verdict_of = ForeignKeyField(Verdict, on_delete='CASCADE')
        was = CharField(max_length=14, default='')
        became = CharField(max_length=14, default='')
        reason = TextField(default='')
        changed_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_verdict_change'
    db.create_tables([VerdictChange])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('document_control_verdict_change'))
    migrator.migrate(migrator.drop_table('document_control_verdict'))
    migrator.migrate(migrator.drop_table('document_control_subject'))
    migrator.migrate(migrator.drop_table('document_control_step'))
    migrator.migrate(migrator.drop_table('document_control_self_answer'))
    migrator.migrate(migrator.drop_table('document_control_reply'))
    migrator.migrate(migrator.drop_table('document_control_item_fact'))
    migrator.migrate(migrator.drop_table('document_control_inspector'))
    migrator.migrate(migrator.drop_table('document_control_fact'))
    migrator.migrate(migrator.drop_table('document_control_extension'))
    migrator.migrate(migrator.drop_table('document_control_evidence_use'))
    migrator.migrate(migrator.drop_table('document_control_finding'))
    migrator.migrate(migrator.drop_table('document_control_evidence'))
    migrator.migrate(migrator.drop_table('document_control_counter'))
    migrator.migrate(migrator.drop_table('document_control_check'))
    migrator.migrate(migrator.drop_table('document_control_canned_remark'))
    migrator.migrate(migrator.drop_table('document_control_item'))
    migrator.migrate(migrator.drop_table('document_control_section'))
    migrator.migrate(migrator.drop_table('document_control_campaign'))
    migrator.migrate(migrator.drop_table('document_control_checklist_version'))
    migrator.migrate(migrator.drop_table('document_control_checklist'))
