"""From the records of a case to its printed papers: one entry per kind of paper."""
