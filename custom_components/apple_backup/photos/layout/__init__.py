"""Where a file lies: the template, names that every file system takes, and examples."""
