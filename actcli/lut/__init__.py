"""Lookup tables for small devices: what is stored, how it is looked up, and how far that errs."""
