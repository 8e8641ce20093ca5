"""The front room: pages in five languages. They are a client of the API's own doors, and can do nothing it cannot."""
