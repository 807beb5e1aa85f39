"""What customers send through the public form: drafts and their files.

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-21 11:00:00
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
