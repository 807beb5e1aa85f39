"""What anybody may open without signing in: the customers' pages. Now: whether a paper is genuine."""
