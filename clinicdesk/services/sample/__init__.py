"""The sample clinic: the same for the same arguments, lifelike, and every rule of the product holds in it."""
