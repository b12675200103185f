"""PyTorch, JAX, Keras and the others: how each is called and run, and what it calls a function."""
