"""Let an attestation for compliance have its own next day, where it is not five years on."""


def up(migrator, db):
    db.execute_sql("alter table staff_compliance add column next_on date")


def down(migrator, db):
    db.execute_sql("alter table staff_compliance drop column next_on")
