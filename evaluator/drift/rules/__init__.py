"""The rules: each family looks at a pair and says what drifted, as evidence."""
