"""The people of an agency and their posts, kept by its own administrator."""
