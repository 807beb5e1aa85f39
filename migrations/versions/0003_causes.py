"""How the root cause of a nonconformity was found: why after why, and causes by category.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-21 08:12:40.114203
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('nonconformity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('whys', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column('causes', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('nonconformity', schema=None) as batch_op:
        batch_op.drop_column('causes')
        batch_op.drop_column('whys')
