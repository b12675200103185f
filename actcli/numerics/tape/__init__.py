"""Kernels as tapes: recorded once, and run block by block by an interpreter in C.

A kernel is NumPy code over an array. Run once over an array that records what is done to it, it
gives a straight list of operations, a tape. `interpreter.c` runs that over blocks that stay in the
first-level cache. What cannot be recorded is left to NumPy: a whole kernel, or the elements for
which it does something else.
"""
