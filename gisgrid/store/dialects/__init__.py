"""One module per database, each with the same function names; nothing else knows a database's habits."""
