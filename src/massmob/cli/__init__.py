"""The ``massmob`` command: a module per group of verbs, named after them."""
