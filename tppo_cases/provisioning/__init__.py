"""Wiring that fills an installation: reference data, demo data, demo accounts. Imported by nobody."""
