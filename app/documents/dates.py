"""Dates and times in words, for the layers above, which know nothing of how papers are made."""

from reports.dates_and_numbers import date_words, moment_words, weekday_date_words

__all__ = ["date_words", "moment_words", "weekday_date_words"]
