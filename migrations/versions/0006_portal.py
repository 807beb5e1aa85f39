"""The customers' own pages: the survey and requests on own data.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-21 11:00:00
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
