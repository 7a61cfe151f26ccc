"""regions and the chain hand settings down to their branches"""

from alembic import op
import sqlalchemy as sa

revision = '0011'
down_revision = '0010'


def upgrade():
    pass
