"""Everything SQL: tables, guards, the unit of work and its journal, queries, search, keys, backup."""
