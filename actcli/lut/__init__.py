"""Lookup tables for small devices: their recipes, entries, look-up, errors and files."""
