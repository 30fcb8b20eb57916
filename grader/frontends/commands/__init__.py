"""The commands. Each module has `run(root, arguments)`, which prints and returns the exit status."""
