"""Everything SQL: engine and pragmas, tables, guards, the unit of work and its journal."""

from clinicdesk.store.door import AlreadyDone, Store
from clinicdesk.store.entrance import open_store
from clinicdesk.store.unit import Unit

__all__ = ["AlreadyDone", "Store", "Unit", "open_store"]
