"""Figures along a hierarchy: roll up, reconcile, restate; from entities and from dataframes."""
