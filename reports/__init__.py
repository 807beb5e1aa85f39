"""The papers: PDFs and workbooks as pure functions from plain data to bytes. Knows no database and no Flask."""
