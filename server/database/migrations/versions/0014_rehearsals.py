"""a tablet may rehearse a draft for some minutes"""

from alembic import op
import sqlalchemy as sa

revision = '0014'
down_revision = '0013'


def upgrade():
    op.add_column('devices', sa.Column('rehearsal', sa.Text()))
