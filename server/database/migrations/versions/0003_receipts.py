"""receipts: tills, their codes, tries that failed, and doubts about phones"""

from alembic import op
import sqlalchemy as sa

from server.database.columns import UtcTime
revision = '0003'
down_revision = '0002'


def upgrade():
    op.create_table('tills',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('key_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('daily_cap', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcTime(), nullable=False),
    sa.Column('revoked_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoints.id'], name=op.f('fk_tills_touchpoint_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tills')),
    sa.UniqueConstraint('number', name=op.f('uq_tills_number')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_tills_token_sha256'))
    )
    op.create_index(op.f('ix_tills_touchpoint_id'), 'tills', ['touchpoint_id'], unique=False)
    op.create_table('receipt_codes',
    sa.Column('code_hash', sa.String(length=80), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=False),
    sa.Column('till_id', sa.Uuid(), nullable=True),
    sa.Column('sale', sa.String(length=64), server_default='', nullable=False),
    sa.Column('served_by', sa.String(length=64), server_default='', nullable=False),
    sa.Column('sold_at', UtcTime(), nullable=True),
    sa.Column('issued_at', UtcTime(), nullable=False),
    sa.Column('expires_at', UtcTime(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('used_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['till_id'], ['tills.id'], name=op.f('fk_receipt_codes_till_id')),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoints.id'], name=op.f('fk_receipt_codes_touchpoint_id')),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_receipt_codes'))
    )
    op.create_index(op.f('ix_receipt_codes_expires_at'), 'receipt_codes', ['expires_at'], unique=False)
    op.create_index(op.f('ix_receipt_codes_visit_id'), 'receipt_codes', ['visit_id'], unique=True)
    op.create_table('failed_codes',
    sa.Column('sender_hash', sa.String(length=80), nullable=False),
    sa.Column('window', sa.Integer(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('sender_hash', 'window', name=op.f('pk_failed_codes'))
    )
    op.create_index(op.f('ix_failed_codes_day'), 'failed_codes', ['day'], unique=False)
    for column in (
        sa.Column('sender', sa.String(length=80), server_default='', nullable=False),
        sa.Column('robot', sa.Boolean(), server_default='0', nullable=False),
    ):
        op.add_column('drafts', column)
    op.create_table('senders',
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('sender', sa.String(length=80), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_senders'))
    )
    op.create_index(op.f('ix_senders_at'), 'senders', ['at'], unique=False)
    op.create_index(op.f('ix_senders_sender_at'), 'senders', ['sender', 'at'], unique=False)
