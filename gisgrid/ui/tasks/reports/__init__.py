"""The task 报表: ledgers, forms, documents, the six ones, an office's own forms."""
