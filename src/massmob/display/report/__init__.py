"""The report that the command prints."""
