"""tallies of whole weeks and months, and by language: a report over a year or of one language reads few rows"""

from alembic import op
import sqlalchemy as sa

revision = '0016'
down_revision = '0015'

POINTS = [f'p{point}' for point in range(11)]
TYPES = {
    'branch_id': sa.Integer(),
    'survey_version_id': sa.Integer(),
    'question': sa.String(length=40),
    'value': sa.String(length=40),
    'language': sa.String(length=16),
    'channel': sa.String(length=10),
    'day': sa.Date(),
    'week': sa.Date(),
    'month': sa.Date(),
    'weekday': sa.Integer(),
    'hour': sa.Integer(),
    'counted': sa.Boolean(),
}
SPOKEN = 'branch_id, question, language, day, hour, survey_version_id, channel, counted'
WEEKLY = 'branch_id, language, week, survey_version_id, question, channel, counted'
CHOICE = 'branch_id, language, week, survey_version_id, question, value, channel, counted'
MONTHLY = 'branch_id, question, language, month, weekday, hour, survey_version_id, channel, counted'

ALL = "'*'"
SQLITE = {
    'week': "date(h.day, '-6 days', 'weekday 1')",
    'month': "date(h.day, 'start of month')",
    'weekday': "(CAST(strftime('%w', h.day) AS INTEGER) + 6) % 7",
}
POSTGRESQL = {
    'week': "CAST(date_trunc('week', h.day) AS DATE)",
    'month': "CAST(date_trunc('month', h.day) AS DATE)",
    'weekday': 'CAST(extract(isodow FROM h.day) AS INTEGER) - 1',
}


def upgrade():
    create('spoken_tallies', SPOKEN, points())
    create('weekly_tallies', WEEKLY, points())
    create('weekly_choice_tallies', CHOICE, [sa.Column('n', sa.Integer(), nullable=False)])
    create('monthly_tallies', MONTHLY, points())
    fill_spoken()
    for table, key in (('weekly_tallies', WEEKLY), ('monthly_tallies', MONTHLY)):
        fill(table, key, 'spoken_tallies', {'language': ALL})
        fill(table, key, 'spoken_tallies', {})
    fill_choices()


def points():
    return [sa.Column(point, sa.Integer(), server_default='0', nullable=False) for point in POINTS]


def create(name, key, amounts):
    op.create_table(name,
    *(sa.Column(column, TYPES[column], nullable=False) for column in key.split(', ')),
    *amounts,
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f(f'fk_{name}_branch_id')),
    sa.ForeignKeyConstraint(['survey_version_id'], ['survey_versions.id'], name=op.f(f'fk_{name}_survey_version_id')),
    sa.PrimaryKeyConstraint(*key.split(', '), name=op.f(f'pk_{name}')),
    sqlite_with_rowid=False,
    )


def fill_spoken():
    key, added = parts(SPOKEN, {'channel': 't.kind'}), ', '.join(f'SUM(h.{point})' for point in POINTS)
    op.execute(
        f"INSERT INTO spoken_tallies ({SPOKEN}, {', '.join(POINTS)})"
        f' SELECT {key}, {added} FROM hourly_tallies h JOIN touchpoints t ON t.id = h.touchpoint_id'
        f' GROUP BY {numbers(SPOKEN)}'
    )


def fill(table, key, source, instead):
    added = ', '.join(f'SUM(h.{point})' for point in POINTS)
    op.execute(
        f"INSERT INTO {table} ({key}, {', '.join(POINTS)})"
        f' SELECT {parts(key, instead)}, {added} FROM {source} h GROUP BY {numbers(key)}'
    )


def fill_choices():
    versions = sa.table('survey_versions', sa.column('id'), sa.column('definition', sa.JSON()))
    for version, definition in op.get_bind().execute(sa.select(versions.c.id, versions.c.definition)).all():
        for question in definition.get('questions', ()):
            if question['kind'] == 'choice':
                for instead in ({'language': ALL}, {}):
                    op.get_bind().execute(sa.text(
                        f'INSERT INTO weekly_choice_tallies ({CHOICE}, n)'
                        f" SELECT {parts(CHOICE, {'channel': 't.kind', **instead})}, SUM(h.n) FROM daily_tallies h"
                        ' JOIN touchpoints t ON t.id = h.touchpoint_id'
                        f' WHERE h.survey_version_id = :version AND h.question = :question GROUP BY {numbers(CHOICE)}'
                    ), {'version': version, 'question': question['id']})


def parts(key, instead):
    said = (SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL) | instead
    return ', '.join(said.get(name, f'h.{name}') for name in key.split(', '))


def numbers(key):
    """By their place: a literal cannot be named."""
    return ', '.join(str(place) for place in range(1, key.count(',') + 2))
