"""Whole lives of an office, at random: what the services keep is compared with a plain model after every step."""
