"""Totals of dataframes, with the library that made the dataframe."""
