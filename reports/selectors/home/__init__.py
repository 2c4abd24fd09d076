"""Beranda: what is due, what waits, whom one cares for. Each part says for which capability it is."""
