"""Trong: orders go straight to the groups of homeworkers that can do them."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("trong")
except PackageNotFoundError:  # run from a checkout that was not installed
    VERSION = "0.1.0"
