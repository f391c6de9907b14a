"""The whole of an installation in containers, as docker-compose.yml starts it on a real engine.

`LANTAI_TEST_CONTAINER_ENGINE` is a command that runs its arguments where a Docker Engine with
Compose answers, as root; without it, `docker` of this machine. Where the engine's machine has a
network only for building, `LANTAI_TEST_CONTAINER_BUILDER` is the command for that. Where no
registry can be reached, `LANTAI_TEST_CONTAINER_SERVERS` is a folder with `bin/minio` and
`elasticsearch-*`, of which stand-ins for the images of servers are made (see `standins/`).
"""
