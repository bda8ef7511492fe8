"""What a person can do, one verb a function, grouped as the screens are."""
