"""regions and the chain hand settings down to their branches"""

from alembic import op
import sqlalchemy as sa
from server.database.columns import UtcTime

revision = '0011'
down_revision = '0010'


def upgrade():
    op.add_column('branches', sa.Column('survey', sa.String(length=40), server_default='', nullable=False))
    op.create_table('handed_down',
        sa.Column('scope', sa.String(length=80), nullable=False),
        sa.Column('part', sa.String(length=20), nullable=False),
        sa.Column('model_id', sa.Integer(), nullable=False),
        sa.Column('updated_at', UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(['model_id'], ['branches.id'], name=op.f('fk_handed_down_model_id')),
        sa.PrimaryKeyConstraint('scope', 'part', name=op.f('pk_handed_down'))
    )
    op.create_table('followers',
        sa.Column('branch_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('part', sa.String(length=20), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_followers_branch_id')),
        sa.PrimaryKeyConstraint('branch_id', 'part', name=op.f('pk_followers'))
    )
