"""The triggers by which the database itself refuses to change or delete a line of the audit."""

from __future__ import annotations

REFUSAL = "the audit is append-only"


def statements(*, is_postgres: bool) -> list[str]:
    """Return the SQL that makes the audit's table append-only, one statement an item."""
    if is_postgres:
        return [
            f"""create or replace function audit_entry_refuse() returns trigger language plpgsql as
            $$ begin raise exception '{REFUSAL}'; end $$""",
            """create trigger audit_entry_append_only before update or delete on audit_entry
            for each row execute function audit_entry_refuse()""",
            """create trigger audit_entry_keep before truncate on audit_entry
            for each statement execute function audit_entry_refuse()""",
        ]
    return [
        f"create trigger audit_entry_no_{verb} before {verb} on audit_entry "
        f"begin select raise(abort, '{REFUSAL}'); end"
        for verb in ("update", "delete")
    ]


def reversal(*, is_postgres: bool) -> list[str]:
    """Return the SQL that takes the triggers away again, for a migration's way back."""
    if is_postgres:
        return [
            "drop trigger if exists audit_entry_append_only on audit_entry",
            "drop trigger if exists audit_entry_keep on audit_entry",
            "drop function if exists audit_entry_refuse()",
        ]
    return [f"drop trigger if exists audit_entry_no_{verb}" for verb in ("update", "delete")]
