"""The peer: odooly reading people or setting parameters, as one would write it in a script.

Starting Python and importing is not counted.
"""

import json
import sys
import time


def library():
    # Some releases choose their HTTP library by chance when they are imported. The one that keeps connections open is
    # several times faster: the peer gets that one.
    while True:
        import odooly

        if getattr(odooly, "requests", True) is not None:
            return odooly
        del sys.modules["odooly"]


FIELDS = ["login", "name", "email", "active", "share", "group_ids", "login_date", "totp_enabled", "write_date"]


def read(env, page):
    domain, offset, people = [("active", "in", [True, False])], 0, []
    while True:
        rows = env.execute("res.users", "search_read", domain, FIELDS, offset, page, "id")
        people += rows
        offset += page
        if len(rows) < page:
            return len(people)


def change(env, values):
    parameters = env["ir.config_parameter"]
    for key, value in values:
        if parameters.get_param(key) != value:
            parameters.set_param(key, value)


def main():
    odooly = library()
    job = json.load(sys.stdin)
    people, clients = 0, []
    sign_in = lambda t: odooly.Client(t["url"], t["database"], t["login"], t["password"])
    if not job.get("sign_in_counts", True):
        clients = [sign_in(tenant) for tenant in job["tenants"]]
    began = time.perf_counter()
    for number, tenant in enumerate(job["tenants"]):
        client = clients[number] if clients else sign_in(tenant)
        if "set" in job:
            change(client.env, job["set"])
        else:
            people += read(client.env, job["page"])
    print()
    print(json.dumps({"seconds": time.perf_counter() - began, "people": people}))


main()
