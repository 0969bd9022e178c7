"""Movements as tables: CSV, workbooks, Parquet, databases."""
