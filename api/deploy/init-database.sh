#!/bin/sh
# Runs once, when the database container starts on an empty volume.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" <<'SQL'
CREATE ROLE ruhu_owner LOGIN PASSWORD :'owner';
CREATE ROLE ruhu_app LOGIN PASSWORD :'app';
CREATE DATABASE ruhu OWNER ruhu_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
SQL
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname ruhu -f /ruhu/database.sql
