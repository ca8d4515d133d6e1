"""The one place that speaks SQL: one SQLite file, every save one transaction with its change record.

The two lines below make sqlite-utils use the same driver as the store. It is documented to take
``pysqlite3`` where that can be imported, and they have to stand here, where they are certain to run first.
"""

import sys

import sqlcipher3
import sqlcipher3.dbapi2

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2

from iop_tui.store.store import Store as Store  # noqa: E402
