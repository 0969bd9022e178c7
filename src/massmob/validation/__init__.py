"""Run rules over a network and report what they find."""
