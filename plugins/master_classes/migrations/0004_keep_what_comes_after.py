"""Keep certificates, feedback, letters, and the hours confirmed for a person's record."""

from peewee import *


def up(migrator, db):
    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_municipality"

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_institution"

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "accounts_user"

    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_person"

    class Participation(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_participation"

    class Event(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_event"

    class Enrolment(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_enrolment"

    class Leader(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_leader"

    class CertificateCounter(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete="RESTRICT", backref="+")
        year = IntegerField()
        last = IntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_certificate_counter"
            indexes = ((("municipality", "year"), True),)

    class Certificate(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete="RESTRICT", backref="+")
        event = ForeignKeyField(Event, index=False, on_delete="RESTRICT", backref="+")
        enrolment = ForeignKeyField(Enrolment, null=True, on_delete="RESTRICT", backref="+")
        leader = ForeignKeyField(Leader, null=True, on_delete="SET NULL", backref="+")
        person = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
        institution = ForeignKeyField(Institution, null=True, on_delete="RESTRICT", backref="+")
        role = CharField(max_length=12)
        holder = CharField(max_length=40, null=True, unique=True)
        name = CharField(max_length=310, default="")
        position = CharField(max_length=300, default="")
        organisation = CharField(max_length=300, default="")
        title = CharField(max_length=300)
        kind = CharField(max_length=20, default="")
        hours = DecimalField(max_digits=5, decimal_places=1, null=True)
        first_on = DateField(null=True)
        last_on = DateField(null=True)
        year = IntegerField()
        number = IntegerField()
        code = CharField(max_length=12, unique=True)
        issued_on = DateField()
        issued_by = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL", backref="+")
        state = CharField(max_length=10, default="valid")
        reason = CharField(max_length=500, default="")
        ended_at = DateTimeField(null=True)
        replaces = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT", backref="+")
        erased_at = DateTimeField(null=True)
        created_at = DateTimeField()
        demo = BooleanField(default=False)
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_certificate"
            constraints = [
                Check("role in ('participant', 'leader')"),
                Check("state in ('valid', 'reissued', 'revoked')"),
                Check("(holder is not null) = (state = 'valid')"),
                Check("(ended_at is null) = (state = 'valid')"),
                Check("number > 0"),
            ]
            indexes = (
                (("municipality", "year", "number"), True),
                (("event", "state"), False),
                (("municipality", "issued_on"), False),
            )

    class QuestionSet(Model):
        municipality = ForeignKeyField(Municipality, on_delete="RESTRICT", backref="+")
        title = CharField(max_length=200)
        in_use = BooleanField(default=True)
        demo = BooleanField(default=False)
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_question_set"

    class Question(Model):
        set = ForeignKeyField(QuestionSet, index=False, on_delete="CASCADE", backref="+")
        place = IntegerField()
        kind = CharField(max_length=10, default="scale")
        text = CharField(max_length=500)
        needed = BooleanField(default=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_question"
            constraints = [Check("kind in ('scale', 'open')")]
            indexes = ((("set", "place"), False),)

    class Survey(Model):
        event = ForeignKeyField(Event, unique=True, on_delete="CASCADE", backref="+")
        questions = TextField()
        opened_at = DateTimeField()
        opened_by = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL", backref="+")
        closes_on = DateField()
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_survey"

    class SurveyParticipant(Model):
        survey = ForeignKeyField(Survey, index=False, on_delete="CASCADE", backref="+")
        enrolment = ForeignKeyField(Enrolment, on_delete="CASCADE", backref="+")
        answered_on = DateField(null=True)
        entered_by = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL", backref="+")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_survey_participant"
            indexes = ((("survey", "enrolment"), True),)

    class AnswerSheet(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        given = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_survey_answer"

    class LetterTemplate(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete="RESTRICT", backref="+")
        audience = CharField(max_length=10)
        subject = CharField(max_length=200)
        text = TextField()
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_letter_template"
            constraints = [Check("audience in ('attended', 'absent')")]
            indexes = ((("municipality", "audience"), True),)

    class Mailing(Model):
        event = ForeignKeyField(Event, on_delete="RESTRICT", backref="+")
        audience = CharField(max_length=10)
        subject = CharField(max_length=200)
        text = TextField()
        sent_at = DateTimeField()
        sent_by = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL", backref="+")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_mailing"
            constraints = [Check("audience in ('attended', 'absent')")]

    class LetterSent(Model):
        mailing = ForeignKeyField(Mailing, on_delete="CASCADE", backref="+")
        enrolment = ForeignKeyField(Enrolment, index=False, on_delete="CASCADE", backref="+")
        audience = CharField(max_length=10)
        way = CharField(max_length=10)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_letter_sent"
            constraints = [Check("way in ('mail', 'inbox', 'nobody')")]
            indexes = ((("enrolment", "audience"), True),)

    class ConfirmedHours(Model):
        event = ForeignKeyField(Event, on_delete="RESTRICT", backref="+")
        enrolment = ForeignKeyField(Enrolment, null=True, on_delete="RESTRICT", backref="+")
        leader = ForeignKeyField(Leader, null=True, on_delete="SET NULL", backref="+")
        person = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
        holder = CharField(max_length=40, null=True, unique=True)
        hours = DecimalField(max_digits=5, decimal_places=1, null=True)
        entry = ForeignKeyField(Participation, null=True, on_delete="SET NULL", backref="+")
        confirmed_at = DateTimeField()
        confirmed_by = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL", backref="+")
        taken_back_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_confirmed_hours"

    db.create_tables(
        [CertificateCounter, Certificate, QuestionSet, Question, Survey, SurveyParticipant, AnswerSheet,
         LetterTemplate, Mailing, LetterSent, ConfirmedHours]
    )


def down(migrator, db):
    for table in (
        "confirmed_hours", "letter_sent", "mailing", "letter_template", "survey_answer",
        "survey_participant", "survey", "question", "question_set", "certificate",
        "certificate_counter",
    ):
        migrator.migrate(migrator.drop_table(f"master_classes_{table}"))
