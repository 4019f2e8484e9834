"""How the weights that tell page furniture from body text are made."""
