"""What is read: plain functions over a connection, one SELECT each, that return frozen views."""
