"""Issued papers: numbers given out, verification, signatures, letterheads, declared forms, first texts of letters.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-21 07:23:23.710883
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('issued_number',
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_issued_number_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_number')),
    sa.UniqueConstraint('office_id', 'subject', 'year', 'number', name=op.f('uq_issued_number_office_id_subject_year_number'))
    )
    with op.batch_alter_table('issued_number', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issued_number_office_id'), ['office_id'], unique=False)

    op.create_table('letter_template',
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_letter_template_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_template')),
    sa.UniqueConstraint('office_id', 'kind', 'language', name=op.f('uq_letter_template_office_id_kind_language'))
    )
    with op.batch_alter_table('letter_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_template_office_id'), ['office_id'], unique=False)

    op.create_table('paper_form',
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('revision', sa.String(length=40), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('klass', sa.String(length=20), nullable=False),
    sa.Column('copies', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_paper_form_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_form')),
    sa.UniqueConstraint('office_id', 'kind', name=op.f('uq_paper_form_office_id_kind'))
    )
    with op.batch_alter_table('paper_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_form_office_id'), ['office_id'], unique=False)

    op.create_table('signing_certificate',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('serial', sa.String(length=80), nullable=False),
    sa.Column('valid_from', sa.DateTime(), nullable=False),
    sa.Column('valid_to', sa.DateTime(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_signing_certificate_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_certificate')),
    sa.UniqueConstraint('user_id', name=op.f('uq_signing_certificate_user_id'))
    )
    op.create_table('document_signature',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('signer_id', sa.Integer(), nullable=True),
    sa.Column('signer_name', sa.String(length=160), nullable=False),
    sa.Column('capacity', sa.String(length=20), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('storage_key', sa.String(length=120), nullable=False),
    sa.Column('report', sa.JSON(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("capacity IN ('definitive', 'plt', 'plh', 'deputy')", name=op.f('ck_document_signature_capacity_known')),
    sa.CheckConstraint("method IN ('wet_ink', 'certificate', 'elsewhere')", name=op.f('ck_document_signature_method_known')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_document_signature_case_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_signature_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['ab_user.id'], name=op.f('fk_document_signature_recorded_by_id')),
    sa.ForeignKeyConstraint(['signer_id'], ['ab_user.id'], name=op.f('fk_document_signature_signer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_signature'))
    )
    with op.batch_alter_table('document_signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_signature_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_signature_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_signature_sha256'), ['sha256'], unique=False)

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('language', sa.String(length=5), server_default='id', nullable=False))
        batch_op.add_column(sa.Column('status', sa.String(length=20), server_default='in_force', nullable=False))
        batch_op.add_column(sa.Column('verification_code', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('source_table', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('source_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('anchors', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('names_customer', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_document_sha256'), ['sha256'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_document_verification_code'), ['verification_code'])
        batch_op.create_check_constraint(
            batch_op.f('ck_document_status_known'), "status IN ('pending', 'in_force', 'superseded', 'withdrawn')")
        batch_op.create_check_constraint(
            batch_op.f('ck_document_pending_has_no_bytes'), "(status = 'pending') = (sha256 = '')")
        batch_op.create_check_constraint(
            batch_op.f('ck_document_issued_has_code'), "direction = 'received' OR verification_code IS NOT NULL")

    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.add_column(sa.Column('parent_name', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('website', sa.String(length=120), server_default='', nullable=False))
        batch_op.add_column(sa.Column('logo', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('logo_type', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('signed_copy_first', sa.Boolean(), server_default=sa.false(), nullable=False))



    _keep_numbers_given_out()


GIVEN = (
    ("letter", "SELECT c.office_id, l.number, l.signed_at FROM letter l JOIN case_file c ON c.id = l.case_id"),
    ("nonconformity", "SELECT c.office_id, n.number, n.found_at FROM nonconformity n JOIN case_file c ON c.id = n.case_id"),
    ("team", "SELECT c.office_id, t.number, t.formed_at FROM appeal_team t JOIN case_file c ON c.id = t.case_id"),
    ("decision", "SELECT c.office_id, d.number, d.decided_at FROM decision d JOIN case_file c ON c.id = d.case_id"),
    ("receipt", "SELECT c.office_id, r.number, r.at FROM receipt r JOIN case_file c ON c.id = r.case_id"),
)


def _keep_numbers_given_out() -> None:
    """Numbers from before this table existed are not given out again either."""
    connection = op.get_bind()
    seen = set()
    insert = sa.text("INSERT INTO issued_number (office_id, subject, number, year, at) VALUES (:o, :s, :n, :y, :a)")
    for subject, query in GIVEN:
        for office, number, at in connection.execute(sa.text(query)).all():
            year = int(str(at)[:4]) if at else 0
            if number and (office, subject, year, number) not in seen:
                seen.add((office, subject, year, number))
                connection.execute(insert, {"o": office, "s": subject, "n": number, "y": year, "a": at})


def downgrade() -> None:
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.drop_column('signed_copy_first')
        batch_op.drop_column('logo_type')
        batch_op.drop_column('logo')
        batch_op.drop_column('website')
        batch_op.drop_column('parent_name')

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_document_issued_has_code'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_document_pending_has_no_bytes'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_document_status_known'), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_document_verification_code'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_document_sha256'))
        batch_op.drop_column('names_customer')
        batch_op.drop_column('anchors')
        batch_op.drop_column('source_id')
        batch_op.drop_column('source_table')
        batch_op.drop_column('verification_code')
        batch_op.drop_column('status')
        batch_op.drop_column('language')
        batch_op.drop_column('number')

    with op.batch_alter_table('document_signature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_signature_sha256'))
        batch_op.drop_index(batch_op.f('ix_document_signature_document_id'))
        batch_op.drop_index(batch_op.f('ix_document_signature_case_id'))

    op.drop_table('document_signature')
    op.drop_table('signing_certificate')
    with op.batch_alter_table('paper_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_form_office_id'))

    op.drop_table('paper_form')
    with op.batch_alter_table('letter_template', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_template_office_id'))

    op.drop_table('letter_template')
    with op.batch_alter_table('issued_number', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_issued_number_office_id'))

    op.drop_table('issued_number')
