"""Two movements: difference, patch, three-way merge."""
