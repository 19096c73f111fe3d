# The HTTP service. Nothing is fetched at run time: the models are installed with the package.
#
#   docker build --tag secondsource .
#   docker run --read-only --tmpfs /tmp --publish 127.0.0.1:8000:8000 \
#     --volume news:/library --volume ./secondsource.toml:/etc/secondsource.toml:ro \
#     --env SECONDSOURCE_CONFIG=/etc/secondsource.toml secondsource
#
# The file needs at least one key, made with
#   docker run --rm --entrypoint python secondsource -m secondsource.service.keys new

FROM python:3.11-slim AS build
# Where the CPU build of torch is found; the other build is several gigabytes larger.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/secondsource
WORKDIR /build
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY src/ src/
COPY corpus/ corpus/
COPY index/ index/
COPY qa/ qa/
COPY service/ service/
COPY eval/ eval/
RUN /opt/secondsource/bin/pip install --extra-index-url "$TORCH_INDEX" \
      --constraint constraints.txt .

FROM python:3.11-slim
COPY --from=build /opt/secondsource /opt/secondsource
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin secondsource \
    && install --directory --owner secondsource --group secondsource /library
ENV PATH=/opt/secondsource/bin:$PATH \
    HOME=/tmp \
    HF_HUB_OFFLINE=1 \
    TRANSFORMERS_OFFLINE=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SECONDSOURCE_LIBRARY=/library \
    SECONDSOURCE_HOST=0.0.0.0
USER 10001
VOLUME /library
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=180s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready')"]
ENTRYPOINT ["secondsource"]
CMD ["serve"]
