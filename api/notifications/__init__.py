"""Telling people: rows in an outbox, written with the change and sent by the worker."""
