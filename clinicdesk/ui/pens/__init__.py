"""Devices and the pen log."""
