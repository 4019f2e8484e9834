"""Fuzzing of whatever reads a stranger's bytes; see docs/security.md."""
