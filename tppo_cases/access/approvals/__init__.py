"""Acts that need two people: one asks, another decides, and the database refuses that they be the same."""
