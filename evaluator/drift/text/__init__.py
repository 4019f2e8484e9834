"""What one text says: its words, numbers, names, negations, each side looked at by itself."""
