"""what was done about an answer may be shown in the hall"""

from alembic import op
import sqlalchemy as sa

revision = '0012'
down_revision = '0011'


def upgrade():
    pass
