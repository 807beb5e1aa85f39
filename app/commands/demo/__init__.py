"""Demonstration data: two fictional offices at work, with cases in all stages of life."""
