"""One module per command: the services without a window.

To add a command: a module with `add(commands, common)`, which describes its arguments, and
`run(options, context)`, which does it and returns the exit status; then its name here. (`tour` drives the
window and is not a command of this room.)
"""

COMMANDS = {
    "sample": "sample",
    "find": "find",
    "day": "day",
    "month": "month",
    "plan": "plan",
    "recall": "recall",
    "aftercare": "aftercare",
    "trace": "trace",
    "import": "importing",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
}
"""The word that is typed, and the module that serves it."""
