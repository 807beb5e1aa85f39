"""The papers: drawn from extreme data, read back from the PDF."""
