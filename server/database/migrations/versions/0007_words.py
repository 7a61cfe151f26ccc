"""customers' words are found again: plain, in the order of time, and an index of them"""

from datetime import UTC, datetime, timedelta

from alembic import op
import sqlalchemy as sa

from server.database.columns import Json, UtcTime
from surveys.plain import plain

revision = '0007'
down_revision = '0006'

RESPONSES = sa.table(
    'responses',
    sa.column('id', sa.Uuid()),
    sa.column('branch_id', sa.Integer()),
    sa.column('survey_version_id', sa.Integer()),
    sa.column('started_at', UtcTime()),
    sa.column('erased_at', UtcTime()),
    sa.column('answers', Json),
)
VERSIONS = sa.table('survey_versions', sa.column('id', sa.Integer()), sa.column('definition', Json))
KEEP = sa.text(
    "INSERT INTO comments (place, response_id, branch_id, words)"
    " VALUES (:place, :response_id, :branch_id, :words) ON CONFLICT DO NOTHING"
).bindparams(sa.bindparam('response_id', type_=sa.Uuid()))


def upgrade():
    op.create_table('comments',
    sa.Column('place', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_comments_branch_id')),
    sa.PrimaryKeyConstraint('place', name=op.f('pk_comments')),
    sa.UniqueConstraint('response_id', name=op.f('uq_comments_response_id'))
    )
    op.create_index(op.f('ix_comments_branch_id_place'), 'comments', ['branch_id', 'place'], unique=False)
    connection = op.get_bind()
    fill(connection)
    if connection.dialect.name == 'sqlite':
        # Without places inside a comment: phrases are looked for among those that hold their words. Words come plain,
        # so nothing is left to fold; vowel signs of Hindi belong to their word, _ begins the mark of a branch.
        op.execute(
            "CREATE VIRTUAL TABLE comment_words USING fts5(words, content='', columnsize=0, detail=none, prefix=4,"
            """ tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc Me' tokenchars '_'")"""
        )
        op.execute(
            "INSERT INTO comment_words (rowid, words)"
            " SELECT place, '_' || branch_id || ' ' || words FROM comments ORDER BY place"
        )
    else:
        # Cut at our own spaces: PostgreSQL's parser would cut the words of Hindi at their vowel signs.
        op.execute(
            "CREATE INDEX comment_words ON comments USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )


def fill(connection):
    """With the words that are there already."""
    for version in connection.execute(sa.select(VERSIONS)).all():
        asked = [question['id'] for question in version.definition['questions'] if question['kind'] == 'text']
        written = sa.or_(sa.false(), *(RESPONSES.c.answers[name].as_string() != '' for name in asked))
        where = (RESPONSES.c.survey_version_id == version.id, RESPONSES.c.erased_at.is_(None), written)
        found = sa.select(RESPONSES).where(*where).execution_options(yield_per=1000)
        for part in connection.execute(found).partitions():
            if rows := [row for row in (of(answer, asked) for answer in part) if row['words']]:
                connection.execute(KEEP, rows)


def of(answer, asked):
    said = '\n'.join(str(answer.answers.get(name, '')) for name in asked)
    at = (answer.started_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return {
        'place': at << 20 | answer.id.int % (1 << 20),
        'response_id': answer.id,
        'branch_id': answer.branch_id,
        'words': ' '.join(word[:64] for word in plain(said).split()),
    }
