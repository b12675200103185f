"""Stored models: their graph, its elementwise subgraphs, and the activations that these compute.

A model is read, never run: only elementwise operators of our own table are evaluated, on points of
our own.
"""
