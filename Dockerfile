# One image for server, worker and migrations: `docker build -t voltcart .`
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements/build.txt requirements/server.txt requirements/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-build-isolation -r requirements/server.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONPATH=/app \
    ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data
RUN useradd --system --uid 10001 --home-dir /data --create-home voltcart
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY server server
COPY workers workers
COPY models models
COPY migrations migrations
USER voltcart
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/health', timeout=2)"]
# gunicorn drains on SIGTERM for up to 30 s.
STOPSIGNAL SIGTERM
CMD ["python", "-m", "server"]
