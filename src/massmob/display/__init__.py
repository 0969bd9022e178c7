"""How things look: one module a medium. Values come from the questions; nothing here computes them."""
