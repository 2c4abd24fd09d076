"""Invented people and work for a demonstration, shaped by published tables; nobody in it exists."""
