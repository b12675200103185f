"""Small networks: what becomes of signals and gradients in depth, and of a network in training."""
