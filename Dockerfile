# The program for production; docker-compose.yml runs it as web server, worker and beat.

FROM python:3.12-slim-bookworm AS build
ENV UV_PYTHON_DOWNLOADS=never PIP_NO_CACHE_DIR=1
COPY requirements/uv.txt /build/uv.txt
RUN pip install --require-hashes -r /build/uv.txt
COPY requirements/runtime.txt /build/runtime.txt
RUN python -m venv /venv && uv pip sync --no-cache --require-hashes --python /venv/bin/python /build/runtime.txt

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-noto-core \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 pmt \
    && useradd --uid 10001 --gid pmt --no-create-home --home-dir /data --shell /usr/sbin/nologin pmt \
    && install -d -o pmt -g pmt -m 0700 /data
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PMT_HOME=/data \
    PMT_STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=build /venv /venv
COPY . /app
# Collecting needs settings, not servers: the values are of this one command and stay out of the image.
RUN DATABASE_URL=postgres://build REDIS_URL=redis://build PMT_SECRET_KEY=build python manage.py collectstatic --noinput
USER pmt
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "pmt.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--timeout", "120", "--worker-tmp-dir", "/dev/shm", "--preload", "--no-control-socket"]
