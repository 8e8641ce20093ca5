"""Generalised assignment: matching with whole lots, one window, one craft; measured on published instances."""
