"""Keep the digits of telephones in the order of their beginnings, and on PostgreSQL of their ends."""

from peewee import PostgresqlDatabase

MARKS = "доб", ",", ";"


def up(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        text = "phone"
        for mark in MARKS:
            text = f"split_part({text}, '{mark}', 1)"
        digits = f"right(regexp_replace({text}, '[^0-9]', '', 'g'), 10)"
        made = {
            "staff_person_phone": f"({digits})",
            "staff_person_phone_end": f"(reverse({digits}))",
        }
    else:
        text = "phone"
        for mark in MARKS:
            text = f"substr({text}, 1, instr({text} || '{mark}', '{mark}') - 1)"
        for sign in (" ", "\N{NO-BREAK SPACE}", "-", "\N{EN DASH}", "(", ")", "+", "."):
            text = f"replace({text}, '{sign}', '')"
        made = {"staff_person_phone": f"(substr({text}, -10))"}
    for name, columns in made.items():
        db.execute_sql(f"create index {name} on staff_person {columns} where phone <> ''")


def down(migrator, db):
    for name in ("staff_person_phone", "staff_person_phone_end"):
        db.execute_sql(f"drop index if exists {name}")
