"""tallies in which all points of a scored question stand in one row: by the hour, and of a branch's day"""

from alembic import op
import sqlalchemy as sa

revision = '0008'
down_revision = '0007'

POINTS = [f'p{point}' for point in range(11)]
HOURLY = 'branch_id, day, hour, touchpoint_id, survey_version_id, question, language, counted'
BRANCH = 'branch_id, day, survey_version_id, question, channel, counted'


def points():
    return [sa.Column(point, sa.Integer(), server_default='0', nullable=False) for point in POINTS]


def upgrade():
    columns = ', '.join(POINTS)
    # Tallies by the hour are those of scored questions alone; elsewhere an option can be named like a point.
    sums = ', '.join(f"SUM(CASE WHEN value = '{point[1:]}' THEN n ELSE 0 END) AS {point}" for point in POINTS)
    op.execute(f'CREATE TABLE hourly_before AS SELECT {HOURLY}, {sums} FROM hourly_tallies GROUP BY {HOURLY}')
    op.drop_table('hourly_tallies')
    op.create_table('hourly_tallies',
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=False),
    sa.Column('survey_version_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    *points(),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_hourly_tallies_branch_id')),
    sa.ForeignKeyConstraint(['survey_version_id'], ['survey_versions.id'], name=op.f('fk_hourly_tallies_survey_version_id')),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoints.id'], name=op.f('fk_hourly_tallies_touchpoint_id')),
    sa.PrimaryKeyConstraint(*HOURLY.split(', '), name=op.f('pk_hourly_tallies')),
    sqlite_with_rowid=False,
    )
    op.execute(f'INSERT INTO hourly_tallies ({HOURLY}, {columns}) SELECT {HOURLY}, {columns} FROM hourly_before ORDER BY {HOURLY}')
    op.drop_table('hourly_before')
    op.create_table('branch_tallies',
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('survey_version_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    *points(),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_branch_tallies_branch_id')),
    sa.ForeignKeyConstraint(['survey_version_id'], ['survey_versions.id'], name=op.f('fk_branch_tallies_survey_version_id')),
    sa.PrimaryKeyConstraint(*BRANCH.split(', '), name=op.f('pk_branch_tallies')),
    sqlite_with_rowid=False,
    )
    key = 'h.branch_id, h.day, h.survey_version_id, h.question, t.kind, h.counted'
    added = ', '.join(f'SUM(h.{point})' for point in POINTS)
    op.execute(
        f'INSERT INTO branch_tallies ({BRANCH}, {columns})'
        f' SELECT {key}, {added} FROM hourly_tallies h JOIN touchpoints t ON t.id = h.touchpoint_id GROUP BY {key}'
    )
