"""Notices that nobody can deliver; the office of each mail of the development mailbox.

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-21 11:40:00
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

OLD = "'queued', 'sent', 'deferred', 'failed', 'bounced', 'by_hand', 'told'"
NEW = OLD + ", 'unreachable'"
NOBODY = "SELECT id FROM case_file WHERE customer_id IS NULL AND contact_phone = '' AND contact_email = ''"
# An account's address tells whose mail it was; mail to customers that is there already belongs to no office.
OFFICE = "SELECT ab_user.office_id FROM ab_user WHERE ab_user.email = mailbox_item.recipient"


def upgrade() -> None:
    _statuses(NEW)
    op.execute(f"UPDATE outbox_message SET status = 'unreachable' WHERE status = 'by_hand' AND case_id IN ({NOBODY})")
    with op.batch_alter_table('mailbox_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('office_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_mailbox_item_office_id'), ['office_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_mailbox_item_office_id'), 'office', ['office_id'], ['id'])
    op.execute(f"UPDATE mailbox_item SET office_id = ({OFFICE} LIMIT 1)")


def downgrade() -> None:
    with op.batch_alter_table('mailbox_item', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_mailbox_item_office_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_mailbox_item_office_id'))
        batch_op.drop_column('office_id')
    op.execute("UPDATE outbox_message SET status = 'by_hand' WHERE status = 'unreachable'")
    _statuses(OLD)


def _statuses(known: str) -> None:
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_outbox_message_status_known'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_outbox_message_status_known'), f"status IN ({known})")
