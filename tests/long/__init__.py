"""Long runs, each called by its own command: they take minutes and are no part of the suite."""
