"""Functions along a line as geometry and in words: sections, traces, features, axes, alt texts."""
