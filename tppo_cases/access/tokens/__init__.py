"""Tokens for programs that use the API as one person."""
