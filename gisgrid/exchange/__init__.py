"""One module per outside file format, in and out, and the reports of imports."""
