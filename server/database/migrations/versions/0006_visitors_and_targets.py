"""visitors of a day, by which answers are measured; targets of a branch's scores; what a demo made up"""

from alembic import op
import sqlalchemy as sa

revision = '0006'
down_revision = '0005'


def upgrade():
    op.create_table('footfall',
    sa.Column('branch_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('visitors', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_footfall_branch_id')),
    sa.PrimaryKeyConstraint('branch_id', 'day', name=op.f('pk_footfall'))
    )
    op.create_table('targets',
    sa.Column('branch_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_targets_branch_id')),
    sa.PrimaryKeyConstraint('branch_id', 'kind', name=op.f('pk_targets'))
    )
    for name in ('branches', 'people'):
        op.add_column(name, sa.Column('demo', sa.Boolean(), server_default='0', nullable=False))
