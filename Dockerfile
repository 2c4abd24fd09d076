# One image for web, worker, beat and the one-shot `prepare`.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=tppo_cases.settings.production DATA_DIR=/data STATIC_ROOT=/app/staticfiles

RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin simpul \
    && install -d -o simpul -g simpul -m 0700 /data

WORKDIR /app
COPY requirements.txt .
# The embedded servers, the tests and the linters have no place in an image.
RUN sed '/^# --- from here on only for work/,$d' requirements.txt > /tmp/requirements.txt \
    && pip install --require-hashes --requirement /tmp/requirements.txt && pip check && rm /tmp/requirements.txt

COPY . .
# collectstatic reads settings but opens nothing; the values do not stay in the image.
RUN SECRET_KEY=build SEAL_KEYS=build: INDEX_KEY=build DATABASE_URL=postgres://simpul_app@/simpul ALLOWED_HOSTS=build \
    python manage.py collectstatic --noinput --verbosity 0

USER simpul
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "tppo_cases.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "4", "--worker-class", "gthread", \
     "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--max-requests", "5000", "--max-requests-jitter", "500"]
