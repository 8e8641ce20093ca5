"""The demonstration country: believable data from one seed, made through the services, and told on a page."""
