"""deadlines: when the worker looks at a case again, and what it has told of which promise"""

from alembic import op
import sqlalchemy as sa

from server.database.columns import UtcTime
revision = '0004'
down_revision = '0003'


def upgrade():
    for column in (
        sa.Column('promise_from', UtcTime(), nullable=True),
        sa.Column('renewed', sa.Integer(), server_default='0', nullable=False),
        sa.Column('look_at', UtcTime(), nullable=True),
    ):
        op.add_column('cases', column)
    op.create_index(op.f('ix_cases_look_at'), 'cases', ['look_at'], unique=False)
    # What is late already stays as it is: an update must not tell everybody of old cases.
    op.execute(
        "UPDATE cases SET look_at = take_by"
        " WHERE status IN ('open', 'taken', 'reopened') AND promised_by > CURRENT_TIMESTAMP"
    )
    op.create_table('case_deadlines',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.String(length=10), nullable=False),
    sa.Column('promise', UtcTime(), nullable=False),
    sa.Column('run_at', UtcTime(), nullable=False),
    sa.Column('done_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_deadlines_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'step', 'promise', name=op.f('pk_case_deadlines'))
    )
