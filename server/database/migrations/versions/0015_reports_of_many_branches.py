"""tallies of all places of a branch together, by the hour and of choices; indexes of the unhappy and of promises"""

from alembic import op
import sqlalchemy as sa

revision = '0015'
down_revision = '0014'

POINTS = [f'p{point}' for point in range(11)]
HOUR = 'branch_id, question, day, hour, survey_version_id, channel, counted'
CHOICE = 'branch_id, day, survey_version_id, question, value, channel, counted'

CASES = {
    'promises': 'promised_by, answered_at, solved_at, outcome, origin, id',
    'taken': 'take_by, taken_at, origin',
    'answered': 'answered_at, touched_at, origin',
    'solved': 'solved_at, outcome, cause_key, origin',
    'asked_back': 'asked_back_at',
    'verdict': 'verdict_at, verdict, id',
}


def upgrade():
    op.create_table('hour_tallies',
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('survey_version_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    *(sa.Column(point, sa.Integer(), server_default='0', nullable=False) for point in POINTS),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_hour_tallies_branch_id')),
    sa.ForeignKeyConstraint(['survey_version_id'], ['survey_versions.id'], name=op.f('fk_hour_tallies_survey_version_id')),
    sa.PrimaryKeyConstraint(*HOUR.split(', '), name=op.f('pk_hour_tallies')),
    sqlite_with_rowid=False,
    )
    op.create_table('choice_tallies',
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('survey_version_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_choice_tallies_branch_id')),
    sa.ForeignKeyConstraint(['survey_version_id'], ['survey_versions.id'], name=op.f('fk_choice_tallies_survey_version_id')),
    sa.PrimaryKeyConstraint(*CHOICE.split(', '), name=op.f('pk_choice_tallies')),
    sqlite_with_rowid=False,
    )
    fill_hours()
    fill_choices()
    op.create_index('ix_responses_low', 'responses', ['branch_id', 'started_at'], sqlite_where=sa.text('low = 1'), postgresql_where=sa.text('low'))
    for name, columns in CASES.items():
        op.create_index(f'ix_cases_{name}', 'cases', ['branch_id', *columns.split(', ')])
    for name, columns in (('promised', ['at', 'case_id']), ('reopened', ['case_id'])):
        only = sa.text(f"what = '{name}'")
        op.create_index(f'ix_case_events_{name}', 'case_events', columns, sqlite_where=only, postgresql_where=only)


def fill_hours():
    key, added = in_places(HOUR), ', '.join(f'SUM(h.{point})' for point in POINTS)
    op.execute(
        f"INSERT INTO hour_tallies ({HOUR}, {', '.join(POINTS)})"
        f' SELECT {key}, {added} FROM hourly_tallies h JOIN touchpoints t ON t.id = h.touchpoint_id GROUP BY {key}'
    )


def fill_choices():
    versions = sa.table('survey_versions', sa.column('id'), sa.column('definition', sa.JSON()))
    key = in_places(CHOICE)
    for version, definition in op.get_bind().execute(sa.select(versions.c.id, versions.c.definition)).all():
        for question in definition.get('questions', ()):
            if question['kind'] == 'choice':
                op.get_bind().execute(sa.text(
                    f'INSERT INTO choice_tallies ({CHOICE}, n) SELECT {key}, SUM(h.n) FROM daily_tallies h'
                    ' JOIN touchpoints t ON t.id = h.touchpoint_id'
                    f' WHERE h.survey_version_id = :version AND h.question = :question GROUP BY {key}'
                ), {'version': version, 'question': question['id']})


def in_places(key):
    return ', '.join('t.kind' if name == 'channel' else f'h.{name}' for name in key.split(', '))
