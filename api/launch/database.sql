-- What a new database needs before the first migration; superuser's work. May be repeated.
-- ruhu_owner owns the tables (migrations); ruhu_app uses them and owns nothing (api, worker).
CREATE EXTENSION IF NOT EXISTS postgis;
ALTER SCHEMA public OWNER TO ruhu_owner;
GRANT USAGE ON SCHEMA public TO ruhu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ruhu_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ruhu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ruhu_owner GRANT USAGE, SELECT ON SEQUENCES TO ruhu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ruhu_owner GRANT EXECUTE ON FUNCTIONS TO ruhu_app;
