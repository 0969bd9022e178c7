"""Files and folders: limits, atomic writing, archives."""
