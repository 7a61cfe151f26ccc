"""tablets of a branch: their settings, pictures, drains and summonses"""

from alembic import op
import sqlalchemy as sa

from server.database.columns import UtcTime
revision = '0002'
down_revision = '0001'


def upgrade():
    for column in (
        sa.Column('disk_free_mb', sa.Integer(), nullable=True),
        sa.Column('visits_before', sa.Integer(), nullable=True),
        sa.Column('drained_at', UtcTime(), nullable=True),
    ):
        op.add_column('devices', column)
    op.create_table('branch_settings',
    sa.Column('branch_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('settings', sa.Text(), nullable=False),
    sa.Column('updated_at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_branch_settings_branch_id')),
    sa.PrimaryKeyConstraint('branch_id', name=op.f('pk_branch_settings'))
    )
    op.create_table('pictures',
    sa.Column('branch_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_pictures_branch_id')),
    sa.PrimaryKeyConstraint('branch_id', 'sha256', name=op.f('pk_pictures'))
    )
    op.create_table('summonses',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('asked_at', UtcTime(), nullable=False),
    sa.Column('taken_by', sa.Integer(), nullable=True),
    sa.Column('taken_at', UtcTime(), nullable=True),
    sa.Column('arrived_at', UtcTime(), nullable=True),
    sa.Column('called_off_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_summonses_branch_id')),
    sa.ForeignKeyConstraint(['device_id'], ['devices.id'], name=op.f('fk_summonses_device_id')),
    sa.ForeignKeyConstraint(['taken_by'], ['people.id'], name=op.f('fk_summonses_taken_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summonses'))
    )
    with op.batch_alter_table('summonses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_summonses_branch_id_asked_at'), ['branch_id', 'asked_at'], unique=False)
