"""Everything Qt: the shell, the screens, their models, delegates and widgets."""
