"""``make bench``: how long the work takes at 10,000 and 100,000 cases, beside hand-written SQL over the same rows."""
