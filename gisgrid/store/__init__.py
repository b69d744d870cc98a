"""The register on disk: one GeoPackage file with its change log, undo, backup and migrations."""
