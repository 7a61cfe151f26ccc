"""surveys are changed as drafts before they are published"""

from alembic import op
import sqlalchemy as sa

revision = '0010'
down_revision = '0009'


def upgrade():
    pass
