"""What is known of a function: computed properties, a summary, checks, test points, lost digits."""
