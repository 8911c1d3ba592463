"""The two engines of the store: where it is, how it is opened, read and written."""
