"""Chain the lines of the audit by hashes, and let a lawful act erase their texts and nothing else."""

import secrets
from hashlib import sha256

from peewee import PostgresqlDatabase

BEGINNING = "0" * 64
COLUMNS = (
    ("number", "integer not null default 0"),
    ("salt", "varchar(32) not null default ''"),
    ("digest", "varchar(64) not null default ''"),
    ("hash", "varchar(64) not null default ''"),
    ("erased_by", "varchar(80) not null default ''"),
)
KEPT = (
    "id", "at", "user_id", "actor_name", "action", "subject", "subject_id", "institution_id",
    "address", "request_id", "number", "hash",
)  # fmt: skip
AT_ONCE = 20_000
REFUSAL = "the audit is append-only"


def up(migrator, db):
    postgres = isinstance(db, PostgresqlDatabase)
    _take_triggers_away(db, postgres)
    for name, kind in COLUMNS:
        db.execute_sql(f"alter table audit_entry add column {name} {kind}")
    key = "serial primary key" if postgres else "integer not null primary key"
    db.execute_sql(
        f"create table audit_head (id {key}, number integer not null, hash varchar(64) not null)"
    )
    number, last = _chain(db)
    mark = db.param
    db.execute_sql(f"insert into audit_head (number, hash) values ({mark}, {mark})", (number, last))
    for statement in _triggers(postgres):
        db.execute_sql(statement)


def _chain(db):
    """Chain the lines that are there, in the order of their keys; return the last link."""
    mark = db.param
    number, last, key = 0, BEGINNING, 0
    while True:
        rows = db.execute_sql(
            "select id, at, user_id, actor_name, action, subject, subject_id, institution_id, "
            "address, request_id, label, changes, note from audit_entry "
            f"where id > {mark} order by id limit {AT_ONCE}",
            (key,),
        ).fetchall()
        if not rows:
            return number, last
        found = []
        for (key, at, user, actor, action, subject, subject_id, place, address, request,
             label, changes, note) in rows:  # fmt: skip
            number += 1
            salt = secrets.token_hex(16)
            text = f"{salt}{len(label)},{len(changes)}:{label}{changes}{note}"
            digest = sha256(text.encode()).hexdigest()
            text = (
                f"{last}{digest}{number},{at},{user},{subject_id},{place},{len(actor)},"
                f"{len(action)},{len(subject)},{len(address)}:"
                f"{actor}{action}{subject}{address}{request}"
            )
            last = sha256(text.encode()).hexdigest()
            found.append((number, salt, last, key))
        db.cursor().executemany(
            f"update audit_entry set number = {mark}, salt = {mark}, hash = {mark} "
            f"where id = {mark}",
            found,
        )


def _triggers(postgres):
    same = "is not distinct from" if postgres else "is"
    erasure = (
        "old.erased_by = '' and new.erased_by <> '' and old.digest = '' and new.digest <> '' "
        "and new.label = '' and new.changes = '{}' and new.note = '' and new.salt = '' and "
        + " and ".join(f"new.{name} {same} old.{name}" for name in KEPT)
    )
    if not postgres:
        refuse = f"begin select raise(abort, '{REFUSAL}'); end"
        return [
            f"create trigger audit_entry_no_delete before delete on audit_entry {refuse}",
            "create trigger audit_entry_no_update before update on audit_entry "
            f"when not ({erasure}) {refuse}",
            f"create trigger audit_head_no_delete before delete on audit_head {refuse}",
            "create trigger audit_head_forward before update on audit_head "
            f"when new.number <= old.number {refuse}",
        ]
    return [
        _function("audit_entry_refuse", erasure),
        """create trigger audit_entry_append_only before update or delete on audit_entry
        for each row execute function audit_entry_refuse()""",
        """create trigger audit_entry_keep before truncate on audit_entry
        for each statement execute function audit_entry_refuse()""",
        _function("audit_head_refuse", "new.number > old.number"),
        """create trigger audit_head_forward before update or delete on audit_head
        for each row execute function audit_head_refuse()""",
    ]


def _function(name, allowed):
    return f"""create or replace function {name}() returns trigger language plpgsql as
    $$ begin
        if tg_op = 'UPDATE' then
            if {allowed} then return new; end if;
        end if;
        raise exception '{REFUSAL}';
    end $$"""


def _take_triggers_away(db, postgres):
    if postgres:
        db.execute_sql("drop trigger if exists audit_entry_append_only on audit_entry")
        db.execute_sql("drop trigger if exists audit_entry_keep on audit_entry")
    else:
        db.execute_sql("drop trigger if exists audit_entry_no_update")
        db.execute_sql("drop trigger if exists audit_entry_no_delete")


def down(migrator, db):
    """Take the chain away; texts that an act has erased stay erased."""
    postgres = isinstance(db, PostgresqlDatabase)
    _take_triggers_away(db, postgres)
    db.execute_sql("drop table audit_head")
    for name, _kind in COLUMNS:
        db.execute_sql(f"alter table audit_entry drop column {name}")
    if postgres:
        db.execute_sql("drop function if exists audit_head_refuse()")
        db.execute_sql(
            f"""create or replace function audit_entry_refuse() returns trigger language plpgsql as
            $$ begin raise exception '{REFUSAL}'; end $$"""
        )
        db.execute_sql(
            """create trigger audit_entry_append_only before update or delete on audit_entry
            for each row execute function audit_entry_refuse()"""
        )
        db.execute_sql(
            """create trigger audit_entry_keep before truncate on audit_entry
            for each statement execute function audit_entry_refuse()"""
        )
        return
    for verb in ("update", "delete"):
        db.execute_sql(
            f"create trigger audit_entry_no_{verb} before {verb} on audit_entry "
            f"begin select raise(abort, '{REFUSAL}'); end"
        )
