"""Entry points of Hypothesis and pytest."""
