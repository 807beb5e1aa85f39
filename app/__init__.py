"""Tanggap: complaints and appeals of testing and certification offices, from the first word to the closed case."""
