"""The shape of the database: migrations per owner, and whether models and tables agree."""
