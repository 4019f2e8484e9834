"""Families of rules: of each a TOML file with its rules, their messages and their examples."""
