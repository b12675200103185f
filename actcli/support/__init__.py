"""Python helpers that know nothing of activation functions."""
