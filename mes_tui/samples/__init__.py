"""The sample office of « mes-tui demo » and of the tests: three fictitious providers, every case. Light to import."""
