"""The customers' own pages: visits that were ended, the survey and requests on own data.

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
    # Answers kept for repeated requests held access codes in the open; now they are sealed (app/commands/once.py).
    op.execute("DELETE FROM idempotency_key")
    op.create_table('ended_visit',
    sa.Column('visit', sa.String(length=32), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ended_visit')),
    sa.UniqueConstraint('visit', name=op.f('uq_ended_visit_visit'))
    )
    with op.batch_alter_table('ended_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ended_visit_until'), ['until'], unique=False)

    op.create_table('survey_answer',
    sa.Column('ease', sa.Integer(), nullable=False),
    sa.Column('courtesy', sa.Integer(), nullable=False),
    sa.Column('information', sa.Integer(), nullable=False),
    sa.Column('promptness', sa.Integer(), nullable=False),
    sa.Column('fairness', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('ease BETWEEN 1 AND 5', name=op.f('ck_survey_answer_ease_on_scale')),
    sa.CheckConstraint('courtesy BETWEEN 1 AND 5', name=op.f('ck_survey_answer_courtesy_on_scale')),
    sa.CheckConstraint('information BETWEEN 1 AND 5', name=op.f('ck_survey_answer_information_on_scale')),
    sa.CheckConstraint('promptness BETWEEN 1 AND 5', name=op.f('ck_survey_answer_promptness_on_scale')),
    sa.CheckConstraint('fairness BETWEEN 1 AND 5', name=op.f('ck_survey_answer_fairness_on_scale')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_survey_answer_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answer')),
    sa.UniqueConstraint('case_id', name=op.f('uq_survey_answer_case_id'))
    )
    with op.batch_alter_table('survey_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_answer_case_id'), ['case_id'], unique=False)

    op.create_table('data_request',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('copy', 'correction')", name=op.f('ck_data_request_kind_known')),
    sa.CheckConstraint("status IN ('open', 'done', 'refused')", name=op.f('ck_data_request_status_known')),
    sa.CheckConstraint("(status = 'open') = (answered_at IS NULL)", name=op.f('ck_data_request_answered_has_time')),
    sa.ForeignKeyConstraint(['by_id'], ['ab_user.id'], name=op.f('fk_data_request_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_data_request_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request'))
    )
    with op.batch_alter_table('data_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_request_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_data_request_due_at'), ['due_at'], unique=False)

    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_file_tracking_hash'), ['tracking_hash'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_file_tracking_hash'))

    op.drop_table('data_request')
    op.drop_table('survey_answer')
    op.drop_table('ended_visit')
