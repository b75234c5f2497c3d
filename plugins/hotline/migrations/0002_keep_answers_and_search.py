"""Keep canned answers, articles with their versions, and what the search reads."""

from peewee import *


def up(migrator, db):
    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Topic(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_topic'

    class Group(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_group'

    class Request(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_request'

    class CannedAnswer(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT', backref='+')
        shortcut = CharField(max_length=40)
        shortcut_key = CharField(max_length=40)
        title = CharField(max_length=200)
        text = TextField()
        norm = CharField(max_length=300, default='')
        topic = ForeignKeyField(Topic, null=True, on_delete='RESTRICT', backref='+')
        group = ForeignKeyField(Group, null=True, on_delete='CASCADE', backref='+')
        in_use = BooleanField(default=True)
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_canned_answer'
            indexes = ((('municipality', 'shortcut_key'), True),)

    class Article(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT', backref='+')
        topic = ForeignKeyField(Topic, null=True, on_delete='RESTRICT', backref='+')
        title = CharField(max_length=300)
        text = TextField()
        norm = CharField(max_length=300, default='')
        audience = CharField(max_length=12, default='district')
        state = CharField(max_length=12, default='published')
        edition = IntegerField(default=1)
        source = ForeignKeyField(Request, null=True, on_delete='SET NULL', backref='+')
        withdrawn_at = DateTimeField(null=True)
        withdrawn_reason = CharField(max_length=300, default='')
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        created_at = DateTimeField()
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_article'
            constraints = [
                Check("audience in ('district', 'coordinators')"),
                Check("state in ('published', 'withdrawn')"),
            ]
            indexes = ((('municipality', 'changed_at'), False),)

    class ArticleVersion(Model):
        article = ForeignKeyField(Article, index=False, on_delete='CASCADE', backref='+')
        number = IntegerField()
        title = CharField(max_length=300)
        text = TextField()
        norm = CharField(max_length=300, default='')
        audience = CharField(max_length=12)
        note = CharField(max_length=300, default='')
        by = ForeignKeyField(User, null=True, index=False, on_delete='RESTRICT', backref='+')
        at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_article_version'
            constraints = [Check("audience in ('district', 'coordinators')")]
            indexes = ((('article', 'number'), True),)

    class SearchEntry(Model):
        request = ForeignKeyField(Request, unique=True, null=True, on_delete='CASCADE', backref='+')
        article = ForeignKeyField(Article, unique=True, null=True, on_delete='CASCADE', backref='+')
        words = TextField(default='')
        stems = TextField(default='')
        names = TextField(default='')
        notes = TextField(default='')

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_search_entry'
            constraints = [Check('(request_id is null) <> (article_id is null)')]

    class SearchNear(Model):
        part = CharField(max_length=40)
        word = CharField(max_length=40, index=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_search_near'
            indexes = ((('part', 'word'), True),)

    db.create_tables([CannedAnswer, Article, ArticleVersion, SearchEntry, SearchNear])
    for statement in FTS5 if isinstance(db, SqliteDatabase) else LEXEMES:
        db.execute_sql(statement)


COLUMNS = 'words, stems, names, notes'
OLD = 'old.words, old.stems, old.names, old.notes'
NEW = 'new.words, new.stems, new.names, new.notes'
REMOVE = f"insert into hotline_search_index(hotline_search_index, rowid, {COLUMNS}) values ('delete', old.id, {OLD});"
ADD = f'insert into hotline_search_index(rowid, {COLUMNS}) values (new.id, {NEW});'
# exact words and names weigh more than first forms; notes least
FTS5 = (
    f"create virtual table hotline_search_index using fts5({COLUMNS}, content='hotline_search_entry', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "insert into hotline_search_index(hotline_search_index, rank) values('rank', 'bm25(4.0, 1.0, 4.0, 1.0)')",
    f'create trigger hotline_search_add after insert on hotline_search_entry begin {ADD} end',
    f'create trigger hotline_search_change after update of {COLUMNS} on hotline_search_entry begin {REMOVE} {ADD} end',
    f'create trigger hotline_search_remove after delete on hotline_search_entry begin {REMOVE} end',
)
LEXEMES = (
    'create table hotline_search_index (rowid integer primary key '
    'references hotline_search_entry(id) on delete cascade, vector tsvector not null)',
    'create index hotline_search_index_vector on hotline_search_index using gin (vector)',
    """create function hotline_search_keep() returns trigger language plpgsql as $$
    begin
      insert into hotline_search_index (rowid, vector) values (
        new.id,
        setweight(to_tsvector('simple', new.words), 'A')
        || setweight(to_tsvector('russian', new.stems), 'B')
        || setweight(to_tsvector('simple', new.names), 'C')
        || setweight(to_tsvector('simple', new.notes), 'D')
      ) on conflict (rowid) do update set vector = excluded.vector;
      return new;
    end $$""",
    'create trigger hotline_search_keep after insert or update of words, stems, names, notes '
    'on hotline_search_entry for each row execute function hotline_search_keep()',
)


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        for name in ('add', 'change', 'remove'):
            db.execute_sql(f'drop trigger hotline_search_{name}')
        db.execute_sql('drop table hotline_search_index')
    else:
        db.execute_sql('drop trigger hotline_search_keep on hotline_search_entry')
        db.execute_sql('drop function hotline_search_keep()')
        db.execute_sql('drop table hotline_search_index')
    for table in (
        'hotline_search_near',
        'hotline_search_entry',
        'hotline_article_version',
        'hotline_article',
        'hotline_canned_answer',
    ):
        migrator.migrate(migrator.drop_table(table))
