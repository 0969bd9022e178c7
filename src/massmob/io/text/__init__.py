"""JSON, lines of JSON and YAML."""
