"""settings made in the browser are kept in the database"""

from alembic import op
import sqlalchemy as sa

from server.database.columns import UtcTime

revision = '0009'
down_revision = '0008'


def upgrade():
    op.create_table('kept_settings',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('updated_at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_kept_settings'))
    )
    op.create_table('reaches',
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('public_url', sa.Text(), nullable=False),
    sa.Column('made_at', UtcTime(), nullable=False),
    sa.Column('reached_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('token_sha256', name=op.f('pk_reaches'))
    )
