"""How Railway builds and runs Rationale, with its database. `railway.toml` says the same in the older form.

`railway up` sends this folder; to deploy from a repository instead, connect it in the dashboard. Should the command
before a deployment not be supported here: `rationale serve` migrates as well, one process at a time.
"""

from railway_sdk import Project, define_railway, postgres, project, service

BUILD = {
    "builder": "RAILPACK",
    "buildCommand": "pip install --no-deps --no-build-isolation --editable . && "
    "python -m compileall -q app && python -m app.web.templating.compile",
}
DEPLOY = {
    "restartPolicyType": "ON_FAILURE",
    "restartPolicyMaxRetries": 10,
    "overlapSeconds": 20,
    "drainingSeconds": 30,
}


@define_railway
def main(_: object = None) -> Project:
    """The web service and the PostgreSQL that it keeps its records in."""
    database = postgres("postgres")
    web = service(
        "rationale",
        build=BUILD,
        preDeploy="rationale migrate",
        start="rationale serve --host :: --port $PORT",
        healthcheck="/readyz",
        healthcheckTimeout=120,
        deploy=DEPLOY,
        env={"DATABASE_URL": database.env.DATABASE_URL},
    )
    return project("rationale", resources=[database, web])
