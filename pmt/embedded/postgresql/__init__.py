"""The database engine that starts the embedded PostgreSQL when something first connects."""
