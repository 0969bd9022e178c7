"""Small immutable values: texts, periods, quantities, document symbols, enumerations with labels."""
