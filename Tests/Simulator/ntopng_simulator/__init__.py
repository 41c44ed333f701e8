"""A simulated ntopng: the REST API with its errors and oddities, on data that are computed when asked for."""
