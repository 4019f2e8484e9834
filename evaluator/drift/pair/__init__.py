"""What the words of one side are on the other: links, likeness, what nothing answers."""
