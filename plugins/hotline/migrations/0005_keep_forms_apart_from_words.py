"""Keep first forms apart from words in PostgreSQL's index, each entry with the key of its record.

A lexeme's weight stands in the row alone: as one lexeme, a word and the first form of others made every
search for the word read the rows of them all. With the key beside the vector nothing else is read, and
rows of this length stay as they are instead of being packed. SQLite's index is as it was.
"""

from peewee import *

INDEX = 'hotline_search_index'


def up(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    for statement in (*TAKE_AWAY, MARKED, *KEEP_APART):
        db.execute_sql(statement)


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    for statement in (*TAKE_AWAY, 'drop function hotline_search_marked(text)', *KEEP_TOGETHER):
        db.execute_sql(statement)


TAKE_AWAY = (
    'drop trigger hotline_search_keep on hotline_search_entry',
    'drop function hotline_search_keep()',
    f'drop table {INDEX}',
)
# of a tsvector or a tsquery as text: 'слово':1 becomes '=слово':1
MARKED = r"""create function hotline_search_marked(lexemes text) returns text
    language sql immutable strict parallel safe
    as $$ select regexp_replace(lexemes, '(^| )''', '\1''=', 'g') $$"""
TRIGGER = (
    'create trigger hotline_search_keep after insert or update of words, stems, names, notes '
    'on hotline_search_entry for each row execute function hotline_search_keep()'
)
FORMS = "to_tsvector('russian', {}.stems)"
FORMS_APART = f'hotline_search_marked({FORMS}::text)::tsvector'


def vector(row, forms):
    return (
        f"setweight(to_tsvector('simple', {row}.words), 'A') "
        f"|| setweight({forms.format(row)}, 'B') "
        f"|| setweight(to_tsvector('simple', {row}.names), 'C') "
        f"|| setweight(to_tsvector('simple', {row}.notes), 'D')"
    )


KEEP_APART = (
    f'create table {INDEX} (rowid integer primary key '
    'references hotline_search_entry(id) on delete cascade, request_id integer, article_id integer, '
    'vector tsvector not null) with (toast_tuple_target = 8160)',
    f'insert into {INDEX} (rowid, request_id, article_id, vector) '
    f"select e.id, e.request_id, e.article_id, {vector('e', FORMS_APART)} from hotline_search_entry e",
    f'create index {INDEX}_vector on {INDEX} using gin (vector)',
    f'create index {INDEX}_request on {INDEX} (request_id)',
    f'analyze {INDEX}',
    f"""create function hotline_search_keep() returns trigger language plpgsql as $$
    begin
      insert into {INDEX} (rowid, request_id, article_id, vector)
      values (new.id, new.request_id, new.article_id, {vector('new', FORMS_APART)})
      on conflict (rowid) do update set vector = excluded.vector;
      return new;
    end $$""",
    TRIGGER,
)
KEEP_TOGETHER = (
    f'create table {INDEX} (rowid integer primary key '
    'references hotline_search_entry(id) on delete cascade, vector tsvector not null)',
    f'insert into {INDEX} (rowid, vector) '
    f"select e.id, {vector('e', FORMS)} from hotline_search_entry e",
    f'create index {INDEX}_vector on {INDEX} using gin (vector)',
    f"""create function hotline_search_keep() returns trigger language plpgsql as $$
    begin
      insert into {INDEX} (rowid, vector) values (new.id, {vector('new', FORMS)})
      on conflict (rowid) do update set vector = excluded.vector;
      return new;
    end $$""",
    TRIGGER,
)
