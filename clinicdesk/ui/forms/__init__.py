"""The compiled forms (ui_*.py, never edited by hand) and the script that compiles them."""
