"""what was done about an answer may be shown in the hall"""

from alembic import op
import sqlalchemy as sa

from server.database.columns import Json, UtcTime

revision = '0012'
down_revision = '0011'


def upgrade():
    op.create_table('deeds',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(length=40), nullable=False),
    sa.Column('did', Json, nullable=False),
    sa.Column('shown', sa.Boolean(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_deeds_branch_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_deeds_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_deeds_person_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_deeds'))
    )
    op.create_index(op.f('ix_deeds_branch_id_at'), 'deeds', ['branch_id', 'at'], unique=False)
