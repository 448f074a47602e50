"""The console's role at a PostgreSQL server: it writes the trail and can never change it.

Triggers refuse changes to the trail, but whoever owns a table can switch its triggers off. So the tables
belong to another role (the owner, who migrates), and the console signs in with one that may insert into
``audit`` and read it. https://www.postgresql.org/docs/current/ddl-priv.html
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

import kiosk.console.store.people  # noqa: F401  (its tables belong to the same metadata)
from kiosk.console.store.models import Base
from kiosk.errors import KioskError
from kiosk.i18n.text import msg

_AUDIT = "audit"
_REVISION = "alembic_version"
#: Whether a role can change or cut the trail: by a right of its own, or as owner or superuser.
_MAY_REWRITE = text(
    "SELECT r.rolsuper OR pg_has_role(r.oid, c.relowner, 'MEMBER')"
    " OR has_table_privilege(r.oid, c.oid, 'UPDATE') OR has_table_privilege(r.oid, c.oid, 'DELETE')"
    " OR has_table_privilege(r.oid, c.oid, 'TRUNCATE') OR has_table_privilege(r.oid, c.oid, 'TRIGGER')"
    " FROM pg_roles r, pg_class c"
    " WHERE c.oid = to_regclass('audit') AND r.rolname = coalesce(:role, current_user)"
)


class GrantError(KioskError):
    """The console's role cannot be given its rights, or has too many."""

    code = "N-41"


def grants_sql(role: str) -> tuple[str, ...]:
    """Return the statements, one by one, that give a role what the console needs, and no more.

    Args:
        role: Name of the role as which the console signs in.
    """
    # Double quotes are doubled, as SQL has it: a role may be called anything.
    name = '"' + role.replace('"', '""') + '"'
    tables = sorted(table.name for table in Base.metadata.sorted_tables)
    others = ", ".join(f'"{table}"' for table in tables if table != _AUDIT)
    return (
        f"REVOKE ALL ON {_AUDIT} FROM PUBLIC",
        f"REVOKE ALL ON {_AUDIT} FROM {name}",
        f"GRANT SELECT, INSERT ON {_AUDIT} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {others} TO {name}",
        f"GRANT SELECT ON {_REVISION} TO {name}",
        # Numbers of the history are drawn from a sequence; pg_dump reads it too.
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
    )


def may_rewrite_audit(connection: Connection, role: str | None = None) -> bool:
    """Tell whether a role (None: whoever is signed in) could change the trail.

    SQLite knows no roles: whoever opens the file can, so there it is always True.
    """
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.execute(_MAY_REWRITE, {"role": role}).scalar())


def apply_grants(engine: Engine, role: str) -> None:
    """Give the role its rights, all of them or none; the engine is signed in as the owner.

    Raises:
        GrantError: There is no such role, the engine's may not grant, or the role could change the trail all
            the same (it owns the tables, is a member of who does, or a superuser).
    """
    try:
        with engine.begin() as connection:
            for statement in grants_sql(role):
                connection.execute(text(statement))
            if may_rewrite_audit(connection, role):
                # Translators: Staff error: a database role owns too much. {role} is its name.
                text_ = msg("{role} 이름은 기록을 고칠 수 있어요. 주인이 아닌 이름을 만드세요.", role=role)
                raise GrantError(text_)
    except DBAPIError as error:
        # Translators: Staff error: rights in a database could not be given. {role} is the role's name.
        text_ = msg(
            "{role} 이름에 권한을 줄 수 없어요. 이름이 있는지, 주인으로 들어갔는지 보세요.", role=role
        )
        raise GrantError(text_, technical=str(error.orig).splitlines()[0][:200]) from error
