"""The first tables, the journal, and all guards."""

from alembic import op

from clinicdesk.store import guards, journal
from clinicdesk.store.meta import machinery
from clinicdesk.store.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    machinery.create_all(connection)
    if connection.dialect.name == "postgresql":
        journal.unit_open.drop(connection)  # a session setting takes its place
    metadata.create_all(connection)
    guards.create_guards(connection)
