"""Small immutable values: texts, periods, quantities, document symbols, closed lists of words."""
