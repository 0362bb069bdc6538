"""Documents that are made of what is in a backup."""
