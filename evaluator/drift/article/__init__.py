"""What the units of an article say together: words that moved, names told once."""
