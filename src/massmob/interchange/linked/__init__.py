"""Movements as linked data: one module a notation, sharing one list of statements.

Lives here: nothing; see `statements` (what is said), `terms` (in which words), `shapes` (what must hold).
"""
