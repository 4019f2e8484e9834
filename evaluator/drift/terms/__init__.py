"""A desk's own rules: its glossary, and what it never wants flagged."""
