# The API and the worker. The database is another container or server: set TRONG_DATABASE_URL.
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE alembic.ini ./
COPY alembic alembic
COPY matching matching
COPY api api
# Editable, so that alembic.ini stays beside the packages, where migrations look for it.
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
 && /venv/bin/python -m compileall -q api matching

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/trong --shell /usr/sbin/nologin trong \
 && install -d -o trong -g trong -m 0700 /var/lib/trong /var/cache/matching
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TRONG_DATA_HOME=/var/lib/trong \
    NUMBA_CACHE_DIR=/var/cache/matching
USER 10001
RUN python -m matching.warm
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["trong", "serve", "--host", "0.0.0.0"]
