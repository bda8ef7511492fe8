"""The building blocks that screens are made of."""
