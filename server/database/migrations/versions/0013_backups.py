"""backups that were made, and restored"""

from alembic import op
import sqlalchemy as sa

from server.database.columns import UtcTime

revision = '0013'
down_revision = '0012'


def upgrade():
    op.create_table('backups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('begun_at', UtcTime(), nullable=False),
    sa.Column('ended_at', UtcTime(), nullable=True),
    sa.Column('file', sa.Text(), server_default='', nullable=False),
    sa.Column('size', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('error', sa.Text(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backups')),
    )
    op.create_index(op.f('ix_backups_kind_begun_at'), 'backups', ['kind', 'begun_at'])
    op.create_table('restores',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('restored_at', UtcTime(), nullable=False),
    sa.Column('made_at', UtcTime(), nullable=True),
    sa.Column('doubtful', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_restores')),
    )
