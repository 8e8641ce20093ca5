"""General solvers on the same problems, with the same objective and the same seconds."""
