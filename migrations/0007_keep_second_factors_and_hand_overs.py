"""Keep second factors, trusted browsers, old passwords and hand-overs."""

from peewee import *

USER_COLUMNS = {
    'password_changed_at': DateTimeField(null=True),
    'issued_until': DateTimeField(null=True),
    'second_factor_due_on': DateField(null=True),
}
TABLES = (
    'accounts_first_step',
    'accounts_hand_over',
    'accounts_old_password',
    'accounts_recovery_code',
    'accounts_second_factor',
    'accounts_trusted_browser',
)


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    for name, field in USER_COLUMNS.items():
        migrator.migrate(migrator.add_column('accounts_user', name, field))

    class TrustedBrowser(Model):
        key_hash = CharField(unique=True, max_length=64)
        user = ForeignKeyField(User, on_delete='CASCADE')
        created_at = DateTimeField()
        expires_at = DateTimeField()
        address = CharField(max_length=64, default='')
        browser = CharField(max_length=200, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_trusted_browser'

    class SecondFactor(Model):
        user = ForeignKeyField(User, unique=True, on_delete='CASCADE')
        sealed_secret = CharField(max_length=300)
        last_step = IntegerField(default=0)
        created_at = DateTimeField()
        confirmed_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_second_factor'

    class RecoveryCode(Model):
        user = ForeignKeyField(User, on_delete='CASCADE')
        code_hash = CharField(max_length=64)
        used_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_recovery_code'

    class OldPassword(Model):
        user = ForeignKeyField(User, on_delete='CASCADE')
        password_hash = CharField(max_length=200)
        at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_old_password'

    class HandOver(Model):
        giver = ForeignKeyField(User, on_delete='RESTRICT')
        receiver = ForeignKeyField(User, on_delete='RESTRICT')
        on = DateField(column_name='on_day')
        state = CharField(max_length=20, default='prepared')
        moves = CharField(max_length=300, default='')
        content = TextField(default='[]')
        municipality = ForeignKeyField(Municipality, null=True, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        prepared_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        created_at = DateTimeField()
        handed_at = DateTimeField(null=True)
        accepted_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_hand_over'
            constraints = [Check("state in ('prepared', 'handed_over', 'accepted')")]

    class FirstStep(Model):
        hand_over = ForeignKeyField(HandOver, on_delete='CASCADE')
        code = CharField(max_length=40)
        due_on = DateField()
        done_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_first_step'
            indexes = ((('hand_over', 'code'), True),)

    db.create_tables(
        [TrustedBrowser, SecondFactor, RecoveryCode, OldPassword, HandOver, FirstStep]
    )


def down(migrator, db):
    for table in TABLES:
        migrator.migrate(migrator.drop_table(table))
    for name in USER_COLUMNS:
        migrator.migrate(migrator.drop_column('accounts_user', name))
