"""Files made by hand to do harm to a reader, by format: each has a name and the bytes or folder it is."""

from __future__ import annotations

from collections.abc import Callable

from support.hostile import tables, texts, workbooks
from support.hostile.kinds import SPECIAL, Build, Kinds

__all__ = ["HOSTILE", "SPECIAL", "Build"]

HOSTILE: dict[str, Callable[[], Kinds]] = {
    "json": texts.json_files,
    "jsonl": texts.jsonl_files,
    "node-link": lambda: texts.graph_json_files({"directed": True, "links": []}, "nodes"),
    "cytoscape": lambda: texts.graph_json_files({"data": {}}, "elements"),
    "yaml": texts.yaml_files,
    "graphml": lambda: texts.xml_files(
        "graphml xmlns='http://graphml.graphdrawing.org/xmlns'", "node"
    ),
    "gexf": lambda: texts.xml_files("gexf xmlns='http://gexf.net/1.3' version='1.3'", "node"),
    "csv": tables.csv_files,
    "parquet": tables.parquet_files,
    "xlsx": workbooks.xlsx_files,
    "ods": workbooks.ods_files,
    "sqlite": tables.sqlite_files,
    "duckdb": tables.duckdb_files,
}
"""Format → its hostile files."""
