# A tagging service without PyTorch: the page of `serve`, POST /api/tag, GET /api/schema.
#   docker build --tag xscript-ner .
#   docker run --read-only --publish 127.0.0.1:8000:8000 xscript-ner
# The same image tags files:
#   docker run --rm --volume "$PWD:/data" --user "$(id -u)" xscript-ner tag notes.txt -o found/
FROM python:3.11-slim AS build
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /source
COPY constraints.txt constraints-light.txt ./
RUN pip install --no-cache-dir -r constraints-light.txt -c constraints.txt starlette uvicorn
COPY pyproject.toml README.md LICENSE LICENSE-APACHE ./
COPY xscript_ner xscript_ner
COPY cli cli
COPY resources resources
RUN pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --create-home ner
USER ner
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --start-period=10s --interval=30s --timeout=5s CMD ["python", "-c", \
  "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/api/models', timeout=4)"]
ENTRYPOINT ["xscript-ner"]
CMD ["serve", "--host", "0.0.0.0"]
