# The image of web, workers and scheduler: docs/howto/install-on-services.md.
FROM python:3.11.15-slim-bookworm AS build
WORKDIR /opt/lantai
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_NO_CACHE_DIR=1
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends gettext \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.lock ./
RUN python -m venv .venv \
 && .venv/bin/pip install -q --no-deps --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/pip install -q --no-deps --no-build-isolation -e . \
 && msgfmt --check-format -o web/locale/zh_Hans/LC_MESSAGES/django.mo web/locale/zh_Hans/LC_MESSAGES/django.po \
 && .venv/bin/python -m compileall -q catalog config ingest ocr search storage web workers

FROM python:3.11.15-slim-bookworm
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-chi-sim libgl1 libglib2.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 lantai \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/lantai --no-create-home --shell /usr/sbin/nologin lantai \
 && install -d -m 0700 -o lantai -g lantai /var/lib/lantai /var/lib/lantai/scratch
COPY --from=build /opt/lantai /opt/lantai
WORKDIR /opt/lantai
ENV PATH=/opt/lantai/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    LANTAI_HOME=/var/lib/lantai LANTAI_BIND=0.0.0.0:8000 TMPDIR=/var/lib/lantai/scratch
USER 10001:10001
VOLUME /var/lib/lantai
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=8s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=6)"]
ENTRYPOINT ["lantai"]
CMD ["serve"]
