"""A function along a line as geometry, without ink: section, trace, features, axis, alt text."""
