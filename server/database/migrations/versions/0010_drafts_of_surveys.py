"""surveys are changed as drafts before they are published"""

from alembic import op
import sqlalchemy as sa
from server.database.columns import Json, UtcTime

revision = '0010'
down_revision = '0009'


def upgrade():
    op.add_column('survey_versions', sa.Column('source', sa.String(length=200), server_default='', nullable=False))
    op.create_table('survey_drafts',
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('definition', Json, nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('edited_by', sa.Integer(), nullable=True),
    sa.Column('updated_at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_survey_drafts')),
    )
