"""Pure rules: how a case moves, who may not judge it, and how time is counted. No Flask, no session."""
