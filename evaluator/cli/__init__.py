"""The command line: typer, one file per command. Importing it loads no model library."""
