"""What is done to a whole store: migrations, copies, checks."""
