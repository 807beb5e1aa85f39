"""Mail: delivery of notices, an office's own wording, what comes in, and the development mailbox.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-21 08:46:18.772851
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None
OLD = "'queued', 'sent', 'deferred', 'failed', 'by_hand'"
NEW = "'queued', 'sent', 'deferred', 'failed', 'bounced', 'by_hand', 'told'"


def upgrade() -> None:
    op.create_table('mailbox_item',
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('recipient', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailbox_item'))
    )
    with op.batch_alter_table('mailbox_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailbox_item_at'), ['at'], unique=False)

    op.create_table('notice_text',
    sa.Column('notice', sa.String(length=40), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['ab_user.id'], name=op.f('fk_notice_text_by_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_notice_text_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_text')),
    sa.UniqueConstraint('office_id', 'notice', 'audience', 'language', 'version', name=op.f('uq_notice_text_office_id_notice_audience_language_version'))
    )
    with op.batch_alter_table('notice_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_text_office_id'), ['office_id'], unique=False)

    op.create_table('inbound_mail',
    sa.Column('office_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('message_id', sa.String(length=300), nullable=False),
    sa.Column('from_address', sa.String(length=320), nullable=False),
    sa.Column('from_name', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('problem', sa.String(length=500), nullable=False),
    sa.Column('recipients', sa.String(length=500), nullable=False),
    sa.Column('suggestions', sa.JSON(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('storage_key', sa.String(length=120), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('handled_at', sa.DateTime(), nullable=True),
    sa.Column('handled_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('reply', 'new', 'auto_reply', 'bounce', 'loop', 'unreadable')", name=op.f('ck_inbound_mail_kind_known')),
    sa.CheckConstraint("status IN ('held', 'filed', 'registered', 'discarded', 'ignored')", name=op.f('ck_inbound_mail_status_known')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_inbound_mail_case_id')),
    sa.ForeignKeyConstraint(['handled_by_id'], ['ab_user.id'], name=op.f('fk_inbound_mail_handled_by_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_inbound_mail_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_mail')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_inbound_mail_fingerprint'))
    )
    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbound_mail_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inbound_mail_office_id'), ['office_id'], unique=False)
        batch_op.create_index('ix_inbound_mail_status', ['status', 'received_at'], unique=False)

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('inbound_id', sa.Integer(), nullable=True))
        batch_op.alter_column('text',
               existing_type=sa.VARCHAR(length=4000),
               type_=sa.Text(),
               existing_nullable=False)
        batch_op.create_index(batch_op.f('ix_message_inbound_id'), ['inbound_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_message_inbound_id'), 'inbound_mail', ['inbound_id'], ['id'])

    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_outbox_message_status_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_outbox_message_status_known'), "status IN (%s)" % NEW)
        batch_op.add_column(sa.Column('office_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('document_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('message_id', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('dedupe', sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column('next_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('leased_until', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('leased_by', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('error', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('handled_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('handled_note', sa.String(length=500), server_default='', nullable=False))
        batch_op.alter_column('case_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index('ix_outbox_message_due', ['status', 'next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_message_office_id'), ['office_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_outbox_message_dedupe'), ['dedupe'])
        batch_op.create_unique_constraint(batch_op.f('uq_outbox_message_message_id'), ['message_id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_message_office_id'), 'office', ['office_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_message_document_id'), 'document', ['document_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_message_handled_by_id'), 'ab_user', ['handled_by_id'], ['id'])

    # What waited before anything delivered it would come months late: somebody decides whether it is still to be sent.
    op.execute("UPDATE outbox_message SET status = 'failed', error = 'It waited from before mail was delivered.' "
               "WHERE status = 'queued'")
    op.execute("UPDATE outbox_message SET next_at = created_at, office_id = "
               "(SELECT office_id FROM case_file WHERE case_file.id = outbox_message.case_id)")



def downgrade() -> None:
    op.execute("DELETE FROM outbox_message WHERE case_id IS NULL")
    op.execute("UPDATE outbox_message SET status = 'failed' WHERE status = 'bounced'")
    op.execute("UPDATE outbox_message SET status = 'by_hand' WHERE status = 'told'")
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_outbox_message_status_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_outbox_message_status_known'), "status IN (%s)" % OLD)
        batch_op.drop_constraint(batch_op.f('fk_outbox_message_handled_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outbox_message_document_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outbox_message_office_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_outbox_message_message_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_outbox_message_dedupe'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_outbox_message_office_id'))
        batch_op.drop_index('ix_outbox_message_due')
        batch_op.alter_column('case_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('handled_note')
        batch_op.drop_column('handled_by_id')
        batch_op.drop_column('error')
        batch_op.drop_column('leased_by')
        batch_op.drop_column('leased_until')
        batch_op.drop_column('next_at')
        batch_op.drop_column('dedupe')
        batch_op.drop_column('message_id')
        batch_op.drop_column('document_id')
        batch_op.drop_column('office_id')

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_message_inbound_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_message_inbound_id'))
        batch_op.alter_column('text',
               existing_type=sa.Text(),
               type_=sa.VARCHAR(length=4000),
               existing_nullable=False)
        batch_op.drop_column('inbound_id')

    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_inbound_mail_status')
        batch_op.drop_index(batch_op.f('ix_inbound_mail_office_id'))
        batch_op.drop_index(batch_op.f('ix_inbound_mail_case_id'))

    op.drop_table('inbound_mail')
    with op.batch_alter_table('notice_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_text_office_id'))

    op.drop_table('notice_text')
    with op.batch_alter_table('mailbox_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mailbox_item_at'))

    op.drop_table('mailbox_item')
