"""What the database holds beyond its columns, one line for each: the list that `constraints.txt` keeps.

`DATABASE_URL=… python -m tests.contracts.constraints` writes the list anew from a migrated database; see what `git
diff` makes of it before it is committed.
"""

import asyncio
import os
from pathlib import Path

import asyncpg

LIST = Path(__file__).with_name("constraints.txt")
EVERYTHING = """
WITH tables AS (
  SELECT oid, relname FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'aerich'
)
SELECT t.relname || ': ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
  || CASE WHEN c.convalidated THEN '' ELSE ' NOT VALID' END AS line
FROM pg_constraint c JOIN tables t ON t.oid = c.conrelid WHERE c.contype <> 'n'
UNION ALL
SELECT t.relname || ': ' || regexp_replace(pg_get_indexdef(i.indexrelid), ' ON public\\.\\S+', '')
  || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
FROM pg_index i JOIN tables t ON t.oid = i.indrelid
WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)
UNION ALL
SELECT t.relname || ': ' || regexp_replace(pg_get_triggerdef(g.oid), ' ON public\\.\\S+', '')
  || CASE WHEN g.tgenabled = 'O' THEN '' ELSE ' DISABLED' END
FROM pg_trigger g JOIN tables t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal
UNION ALL
SELECT t.relname || ': ' || a.attname || ' GENERATED ALWAYS AS ' || pg_get_expr(d.adbin, d.adrelid)
FROM pg_attribute a JOIN tables t ON t.oid = a.attrelid JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (t.oid, a.attnum)
WHERE a.attgenerated <> ''
UNION ALL
SELECT 'function: ' || proname || '(' || pg_get_function_identity_arguments(oid) || ') ' || md5(prosrc)
FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
-- Those two are the server's own: every database of the embedded one has them.
SELECT 'extension: ' || extname FROM pg_extension WHERE extname NOT IN ('plpgsql', 'pg_stat_statements')
"""


async def list_constraints(url: str) -> list[str]:
    """Every check, key, index, trigger, generated column, function and extension of a database, in order."""
    connection = await asyncpg.connect(url)
    try:
        return sorted(" ".join(row["line"].split()) for row in await connection.fetch(EVERYTHING))
    finally:
        await connection.close()


if __name__ == "__main__":
    LIST.write_text("\n".join(asyncio.run(list_constraints(os.environ["DATABASE_URL"]))) + "\n")
