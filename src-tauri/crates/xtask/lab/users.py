# People of a lab database, fed to `odoo shell`: one of each kind that Reeve has to tell apart.
# The passwords satisfy the strictest policy of the lab (12 characters, every class) and appear in the facts file.
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
users = env["res.users"].with_context(no_reset_password=True, active_test=False)
groups = "group_ids" if "group_ids" in users._fields else "groups_id"
internal, portal = env.ref("base.group_user"), env.ref("base.group_portal")


def person(login, name, group, **more):
    values = {"login": login, "name": name, "email": login + "@example.com", "password": "Ledger-Quartz-4711!"}
    values[groups] = [(6, 0, [group.id])]
    return users.create({**values, **more})


env.ref("base.user_admin").write({"password": "Harbour-Violet-2093!"})
person("ines.internal", "Ines Internal", internal)
person("paul.portal", "Paul Portal", portal)
person("arno.archived", "Arno Archived", internal).write({"active": False})  # a create would trip over the partner
tessa = person("tessa.twofactor", "Tessa Twofactor", internal)
tessa.sudo().write({"totp_secret": TOTP})
env.flush_all() if hasattr(env, "flush_all") else users.flush()
env.cr.execute("SELECT count(*) FROM res_users WHERE totp_secret IS NOT NULL")
assert env.cr.fetchone()[0] == 1, "the second factor was not stored"
env.cr.commit()
print("PEOPLE READY")
