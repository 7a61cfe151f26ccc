"""people who sign in in other ways, desks, API tokens; messages, causes and gestures of cases; what is told when"""

from alembic import op
import sqlalchemy as sa

from server.database.columns import Json, UtcTime
revision = '0005'
down_revision = '0004'


def upgrade():
    op.create_table('failed_sign_ins',
    sa.Column('sender_hash', sa.String(length=80), nullable=False),
    sa.Column('window', sa.Integer(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('sender_hash', 'window', name=op.f('pk_failed_sign_ins'))
    )
    with op.batch_alter_table('failed_sign_ins') as batch_op:
        batch_op.create_index(batch_op.f('ix_failed_sign_ins_day'), ['day'], unique=False)

    op.create_table('reviews',
    sa.Column('kind', sa.String(length=5), nullable=False),
    sa.Column('scope', sa.String(length=84), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('content', Json, nullable=False),
    sa.Column('made_at', UtcTime(), nullable=False),
    sa.Column('sent_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('kind', 'scope', 'begins', name=op.f('pk_reviews'))
    )
    op.create_table('api_tokens',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', UtcTime(), nullable=False),
    sa.Column('used_at', UtcTime(), nullable=True),
    sa.Column('revoked_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_api_tokens_branch_id')),
    sa.ForeignKeyConstraint(['created_by'], ['people.id'], name=op.f('fk_api_tokens_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_api_tokens_token_sha256'))
    )
    op.create_table('chats',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('scheme', sa.String(length=20), nullable=False),
    sa.Column('fingerprint', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', UtcTime(), nullable=False),
    sa.Column('removed_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_chats_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chats'))
    )
    with op.batch_alter_table('chats') as batch_op:
        batch_op.create_index(batch_op.f('ix_chats_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_chats_fingerprint'), ['fingerprint'], unique=False)

    op.create_table('desk_pins',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=False),
    sa.Column('wrong', sa.Integer(), server_default='0', nullable=False),
    sa.Column('locked_until', UtcTime(), nullable=True),
    sa.Column('updated_at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_desk_pins_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_desk_pins'))
    )
    op.create_table('desks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcTime(), nullable=False),
    sa.Column('seen_at', UtcTime(), nullable=True),
    sa.Column('revoked_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_desks_branch_id')),
    sa.ForeignKeyConstraint(['created_by'], ['people.id'], name=op.f('fk_desks_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desks')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_desks_token_sha256'))
    )
    with op.batch_alter_table('desks') as batch_op:
        batch_op.create_index(batch_op.f('ix_desks_branch_id'), ['branch_id'], unique=False)

    op.create_table('mornings',
    sa.Column('branch_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_mornings_branch_id')),
    sa.PrimaryKeyConstraint('branch_id', 'day', name=op.f('pk_mornings'))
    )
    op.create_table('norms',
    sa.Column('branch_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('lows', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_norms_branch_id')),
    sa.PrimaryKeyConstraint('branch_id', name=op.f('pk_norms'))
    )
    op.create_table('noticed',
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('noticed_at', UtcTime(), nullable=False),
    sa.Column('over_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_noticed_branch_id')),
    sa.PrimaryKeyConstraint('kind', 'subject', name=op.f('pk_noticed'))
    )
    with op.batch_alter_table('noticed') as batch_op:
        batch_op.create_index(batch_op.f('ix_noticed_branch_id_noticed_at'), ['branch_id', 'noticed_at'], unique=False)

    op.create_table('praises',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_praises_branch_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_praises_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_praises')),
    sa.UniqueConstraint('response_id', 'person_id', name=op.f('uq_praises_response_id_person_id'))
    )
    with op.batch_alter_table('praises') as batch_op:
        batch_op.create_index(batch_op.f('ix_praises_branch_id_at'), ['branch_id', 'at'], unique=False)

    op.create_table('burst_answers',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_burst_answers_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'response_id', name=op.f('pk_burst_answers'))
    )
    op.create_table('case_messages',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('sender', sa.String(length=8), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('template', sa.String(length=20), server_default='', nullable=False),
    sa.Column('channel', sa.String(length=5), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('delivery_id', sa.Uuid(), nullable=True),
    sa.Column('seen_at', UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_messages_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_case_messages_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_messages'))
    )
    with op.batch_alter_table('case_messages') as batch_op:
        batch_op.create_index(batch_op.f('ix_case_messages_case_id_at'), ['case_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_messages_visit_id'), ['visit_id'], unique=False)
        batch_op.create_index('ix_case_messages_unread', ['case_id'], unique=False, sqlite_where=sa.text("sender = 'customer' AND seen_at IS NULL"), postgresql_where=sa.text("sender = 'customer' AND seen_at IS NULL"))

    op.create_table('gestures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), server_default='', nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', UtcTime(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', UtcTime(), nullable=True),
    sa.Column('status', sa.String(length=7), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['people.id'], name=op.f('fk_gestures_asked_by')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_gestures_case_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['people.id'], name=op.f('fk_gestures_decided_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gestures'))
    )
    with op.batch_alter_table('gestures') as batch_op:
        batch_op.create_index(batch_op.f('ix_gestures_case_id'), ['case_id'], unique=False)

    op.create_table('logged_cases',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('seal', sa.String(length=80), nullable=False),
    sa.Column('slip_hash', sa.String(length=80), nullable=False),
    sa.Column('slip_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('who_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('logged_by', sa.Integer(), nullable=True),
    sa.Column('token_id', sa.Uuid(), nullable=True),
    sa.Column('key_sha256', sa.String(length=64), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_logged_cases_case_id')),
    sa.ForeignKeyConstraint(['logged_by'], ['people.id'], name=op.f('fk_logged_cases_logged_by')),
    sa.ForeignKeyConstraint(['token_id'], ['api_tokens.id'], name=op.f('fk_logged_cases_token_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_logged_cases')),
    sa.UniqueConstraint('key_sha256', name=op.f('uq_logged_cases_key_sha256')),
    sa.UniqueConstraint('slip_hash', name=op.f('uq_logged_cases_slip_hash'))
    )
    op.create_index(op.f('ix_logged_cases_case_id'), 'logged_cases', ['case_id'], unique=False)
    with op.batch_alter_table('audit') as batch_op:
        batch_op.add_column(sa.Column('branch_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_audit_branch_id'), 'branches', ['branch_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_audit_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_actor'), ['actor'], unique=False)

    op.add_column('branches', sa.Column('triage', sa.Text(), server_default='', nullable=False))
    with op.batch_alter_table('cases') as batch_op:
        batch_op.add_column(sa.Column('cause_key', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('outcome', sa.String(length=11), server_default='', nullable=False))
        batch_op.add_column(sa.Column('ask_back_at', UtcTime(), nullable=True))
        batch_op.add_column(sa.Column('asked_back_at', UtcTime(), nullable=True))
        batch_op.add_column(sa.Column('verdict', sa.String(length=7), server_default='', nullable=False))
        batch_op.add_column(sa.Column('verdict_at', UtcTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_cases_ask_back_at'), ['ask_back_at'], unique=False)

    with op.batch_alter_table('deliveries') as batch_op:
        batch_op.add_column(sa.Column('passed_on_at', UtcTime(), nullable=True))

    with op.batch_alter_table('people') as batch_op:
        batch_op.add_column(sa.Column('password_hash', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('phone_sealed', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('phone_hash', sa.String(length=80), nullable=True))
        batch_op.alter_column('email',
               existing_type=sa.VARCHAR(length=254),
               nullable=True)
        batch_op.create_unique_constraint(batch_op.f('uq_people_phone_hash'), ['phone_hash'])

    with op.batch_alter_table('staff_sessions') as batch_op:
        batch_op.add_column(sa.Column('desk_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_staff_sessions_desk_id'), 'desks', ['desk_id'], ['id'])
