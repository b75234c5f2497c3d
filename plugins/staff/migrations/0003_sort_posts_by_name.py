"""Keep the person's sorting name beside each post, so that a list is read in its order."""

from peewee import CharField, PostgresqlDatabase


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("staff_employment", "name_key", CharField(max_length=310, null=True))
    )
    db.execute_sql(
        "update staff_employment set name_key = "
        "(select name_key from staff_person where id = staff_employment.person_id)"
    )
    for statement in _triggers(isinstance(db, PostgresqlDatabase)):
        db.execute_sql(statement)
    migrator.migrate(
        migrator.add_index("staff_employment", ("name_key",)),
        migrator.add_index(
            "staff_employment", ("institution_id", "name_key", "started_on", "ended_on")
        ),
    )


def _triggers(is_postgres):
    """Return what keeps the copy true: at every new post, another person, a changed name."""
    if is_postgres:
        return [
            """create function staff_employment_take_name() returns trigger language plpgsql as $$
            begin
                new.name_key := (select name_key from staff_person where id = new.person_id);
                return new;
            end $$""",
            """create trigger staff_employment_name before insert or update of person_id
            on staff_employment for each row execute function staff_employment_take_name()""",
            """create function staff_person_give_name() returns trigger language plpgsql as $$
            begin
                update staff_employment set name_key = new.name_key where person_id = new.id;
                return null;
            end $$""",
            """create trigger staff_person_name after update of name_key on staff_person
            for each row when (old.name_key is distinct from new.name_key)
            execute function staff_person_give_name()""",
        ]
    take = (
        "begin update staff_employment set name_key = "
        "(select name_key from staff_person where id = new.person_id) where id = new.id; end"
    )
    return [
        f"create trigger staff_employment_name after insert on staff_employment {take}",
        "create trigger staff_employment_rename after update of person_id on staff_employment "
        + take,
        "create trigger staff_person_name after update of name_key on staff_person "
        "when old.name_key <> new.name_key begin update staff_employment "
        "set name_key = new.name_key where person_id = new.id; end",
    ]


def down(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("drop trigger staff_employment_name on staff_employment")
        db.execute_sql("drop trigger staff_person_name on staff_person")
        db.execute_sql("drop function staff_employment_take_name()")
        db.execute_sql("drop function staff_person_give_name()")
    else:
        for name in ("staff_employment_name", "staff_employment_rename", "staff_person_name"):
            db.execute_sql(f"drop trigger {name}")
    migrator.migrate(
        migrator.drop_index("staff_employment", "staff_employment_name_key"),
        migrator.drop_index(
            "staff_employment", "staff_employment_institution_id_name_key_started_on_ended_on"
        ),
    )
    migrator.migrate(migrator.drop_column("staff_employment", "name_key"))
