"""An office's colour, and what makes the staff's day easier.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-21 11:00:00
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.add_column(sa.Column('colour', sa.String(length=7), server_default='', nullable=False))
    with op.batch_alter_table('ab_user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('news_seen_id', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('ab_user', schema=None) as batch_op:
        batch_op.drop_column('news_seen_id')
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.drop_column('colour')
