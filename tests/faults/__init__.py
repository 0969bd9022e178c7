"""The harm suite."""
