"""The rules as pure functions over small frozen values, and the frozen views that others read."""
