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
    op.create_table('submission_draft',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('done', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_submission_draft_case_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_submission_draft_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_draft')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_submission_draft_token_hash'))
    )
    with op.batch_alter_table('submission_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_draft_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_draft_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_draft_office_id'), ['office_id'], unique=False)

    op.create_table('submission_file',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('storage_key', sa.String(length=120), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("purpose IN ('evidence', 'proxy')", name=op.f('ck_submission_file_purpose_known')),
    sa.ForeignKeyConstraint(['draft_id'], ['submission_draft.id'], name=op.f('fk_submission_file_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_file')),
    sa.UniqueConstraint('draft_id', 'purpose', 'sha256', name=op.f('uq_submission_file_draft_id_purpose_sha256'))
    )
    with op.batch_alter_table('submission_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_file_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_file_storage_key'), ['storage_key'], unique=False)


def downgrade() -> None:
    op.drop_table('submission_file')
    op.drop_table('submission_draft')
