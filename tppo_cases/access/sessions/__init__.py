"""Sessions with an owner: listed, ended one by one or all at once, limited by idleness and in all."""
