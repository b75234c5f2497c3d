"""Make the core's tables: users, roles, institutions, workplaces, modules, the audit."""

from peewee import *


def up(migrator, db):
    class User(Model):
        login = CharField(unique=True, max_length=80)
        name = CharField(max_length=200)
        email = CharField(max_length=200, default='')
        phone = CharField(max_length=60, default='')
        password_hash = CharField(max_length=200, default='')
        must_change_password = BooleanField(default=True)
        enabled = BooleanField(default=True)
        locale = CharField(max_length=5, default='')
        theme = CharField(max_length=10, default='')
        text_size = CharField(max_length=10, default='')
        spacing = CharField(max_length=10, default='')
        images = BooleanField(default=True)
        created_at = DateTimeField()
        signed_in_at = DateTimeField(null=True)
        demo = BooleanField(default=False)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'
    db.create_tables([User])

    class Municipality(Model):
        code = CharField(unique=True, max_length=40)
        name = CharField(max_length=200)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'
    db.create_tables([Municipality])

    class Institution(Model):
        municipality = ForeignKeyField(Municipality, on_delete='RESTRICT')
        code = CharField(unique=True, max_length=40)
        name = CharField(max_length=300)
        short_name = CharField(max_length=120)
        kind = CharField(max_length=20)
        sort_key = CharField(index=True, max_length=160)
        address = CharField(max_length=300, default='')
        phone = CharField(max_length=60, default='')
        email = CharField(max_length=200, default='')
        closed_on = DateField(null=True)
        demo = BooleanField(default=False)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'
            constraints = [
                Check("kind in ('school', 'kindergarten', 'additional', 'centre')")
            ]
    db.create_tables([Institution])

    class AuditEntry(Model):
        at = DateTimeField(index=True)
        user = ForeignKeyField(User, null=True, on_delete='RESTRICT')
        actor_name = CharField(max_length=200, default='')
        action = CharField(max_length=20)
        subject = CharField(max_length=80, default='')
        subject_id = IntegerField(null=True)
        label = CharField(max_length=300, default='')
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        changes = TextField(default='{}')
        note = TextField(default='')
        address = CharField(max_length=64, default='')
        request_id = CharField(max_length=32, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'audit_entry'
            indexes = ((('subject', 'subject_id'), False),)
    db.create_tables([AuditEntry])

    class FailedSignIn(Model):
        subject = CharField(unique=True, max_length=120)
        failures = IntegerField(default=0)
        last_at = DateTimeField()
        locked_until = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_failed_sign_in'
    db.create_tables([FailedSignIn])

    class Role(Model):
        code = CharField(unique=True, max_length=40)
        title = CharField(max_length=120)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_role'
    db.create_tables([Role])

    class Membership(Model):
        user = ForeignKeyField(User, on_delete='CASCADE')
        role = ForeignKeyField(Role, on_delete='RESTRICT')
        municipality = ForeignKeyField(Municipality, null=True, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_membership'
            constraints = [Check('municipality_id is null or institution_id is null')]
    db.create_tables([Membership])
    db.execute_sql(
        'create unique index institutions_membership_once on institutions_membership '
        '(user_id, role_id, coalesce(municipality_id, 0), coalesce(institution_id, 0))'
    )

    class ModuleSwitch(Model):
        institution = ForeignKeyField(Institution, on_delete='CASCADE')
        plugin = CharField(max_length=60)
        enabled = BooleanField()
        changed_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'modules_switch'
            indexes = ((('plugin', 'institution'), True),)
    db.create_tables([ModuleSwitch])

    class RoleGrant(Model):
        role = ForeignKeyField(Role, on_delete='CASCADE')
        permission = CharField(max_length=120)
        granted = BooleanField(default=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_role_grant'
            indexes = ((('role', 'permission'), True),)
    db.create_tables([RoleGrant])

    class UserSession(Model):
        key_hash = CharField(unique=True, max_length=64)
        user = ForeignKeyField(User, on_delete='CASCADE')
        data = TextField(default='{}')
        created_at = DateTimeField()
        seen_at = DateTimeField()
        address = CharField(max_length=64, default='')
        browser = CharField(max_length=200, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_session'
    db.create_tables([UserSession])
    for statement in refuse_changes_of_the_audit(isinstance(db, PostgresqlDatabase)):
        db.execute_sql(statement)


def refuse_changes_of_the_audit(is_postgres):
    if is_postgres:
        return [
            """create or replace function audit_entry_refuse() returns trigger language plpgsql as
            $$ begin raise exception 'the audit is append-only'; end $$""",
            """create trigger audit_entry_append_only before update or delete on audit_entry
            for each row execute function audit_entry_refuse()""",
            """create trigger audit_entry_keep before truncate on audit_entry
            for each statement execute function audit_entry_refuse()""",
        ]
    return [
        f"create trigger audit_entry_no_{verb} before {verb} on audit_entry "
        "begin select raise(abort, 'the audit is append-only'); end"
        for verb in ('update', 'delete')
    ]


def down(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql('drop trigger if exists audit_entry_append_only on audit_entry')
        db.execute_sql('drop trigger if exists audit_entry_keep on audit_entry')
        db.execute_sql('drop function if exists audit_entry_refuse()')
    migrator.migrate(migrator.drop_table('accounts_session'))
    migrator.migrate(migrator.drop_table('accounts_role_grant'))
    migrator.migrate(migrator.drop_table('modules_switch'))
    migrator.migrate(migrator.drop_table('institutions_membership'))
    migrator.migrate(migrator.drop_table('accounts_role'))
    migrator.migrate(migrator.drop_table('accounts_failed_sign_in'))
    migrator.migrate(migrator.drop_table('audit_entry'))
    migrator.migrate(migrator.drop_table('institutions_institution'))
    migrator.migrate(migrator.drop_table('institutions_municipality'))
    migrator.migrate(migrator.drop_table('accounts_user'))
