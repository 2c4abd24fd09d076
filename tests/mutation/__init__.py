"""Rules of access broken on purpose, one at a time: the tests must notice each."""
