"""The store: SQLModel here and only here. Importing this package loads neither SQLModel nor SQLAlchemy."""
