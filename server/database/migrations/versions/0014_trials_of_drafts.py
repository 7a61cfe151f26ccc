"""a draft may be tried on a tablet"""

from alembic import op
import sqlalchemy as sa

revision = '0014'
down_revision = '0013'


def upgrade():
    pass
