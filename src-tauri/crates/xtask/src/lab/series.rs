//! The two Odoo series of the lab, as data: what each needs, and the ports it always takes. Everything here is part
//! of the recipe, so that changing a line rebuilds the image.

/// One Odoo series and how its server is made.
#[derive(Debug)]
pub struct Series {
    pub number: u16,
    /// Debian suite of the root.
    suite: &'static str,
    packages: &'static str,
    addons: &'static str,
    libraries: &'static str,
    globex: &'static str,
    /// TLS port of the main server; the variants follow it.
    port: u16,
}

const ACME: &str = "base,mail";

/// Odoo 19 lives in Debian sid, Odoo 14 in bullseye; both are what a hosted customer meets today.
pub const ALL: [Series; 2] = [
    Series {
        number: 19,
        suite: "trixie",
        packages: "odoo-19 postgresql nginx-light curl openssl python3-pip python3-setuptools python3-wheel \
                   python3-paramiko python3-zxcvbn tzdata tzdata-legacy python3-bcrypt python3-nacl python3-packaging",
        addons: "odoo-addon-password-security==19.0.* odoo-addon-helpdesk-mgmt==19.0.* \
                 odoo-addon-impersonate-login==19.0.* odoo-addon-auditlog==19.0.* odoo-addon-auto-backup==19.0.*",
        libraries: "pysftp paramiko==3.5.1",
        globex: "base,mail,auth_password_policy,password_security,helpdesk_mgmt,auto_backup,auditlog,auth_totp,\
                 impersonate_login",
        port: 18069,
    },
    Series {
        number: 14,
        suite: "bullseye",
        packages: "odoo-14 postgresql nginx-light curl openssl python3-pip python3-setuptools python3-wheel \
                   python3-paramiko python3-zxcvbn tzdata",
        addons: "odoo14-addon-password-security odoo14-addon-helpdesk-mgmt odoo14-addon-auto-backup \
                 odoo14-addon-auditlog",
        libraries: "pysftp",
        globex: "base,mail,auth_password_policy,password_security,helpdesk_mgmt,auto_backup,auditlog,auth_totp",
        port: 18014,
    },
];

impl Series {
    /// The series called `19` or `14`.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|series| series.number.to_string() == name)
    }

    /// What the building scripts read from their environment. All of it is part of the recipe.
    pub fn settings(&self) -> [(&'static str, String); 7] {
        [
            ("SERIES", self.number.to_string()),
            ("SUITE", self.suite.to_owned()),
            ("PACKAGES", self.packages.to_owned()),
            ("ADDONS", self.addons.to_owned()),
            ("LIBRARIES", self.libraries.to_owned()),
            ("ACME", ACME.to_owned()),
            ("GLOBEX", self.globex.to_owned()),
        ]
    }
}

/// A server of a series: the main one, or one that is set up badly or cautiously on purpose. All of them share the
/// series' databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// The ordinary server.
    Main,
    /// The database manager is switched off (`list_db = False`).
    Locked,
    /// Nobody ever chose a master password: it is still Odoo's default, and the first caller may set it.
    Unset,
}

impl Variant {
    /// All of them, the ordinary one first.
    pub const ALL: [Self; 3] = [Self::Main, Self::Locked, Self::Unset];

    /// The variant called so on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.name() == name)
    }

    /// Its name, in file names and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Locked => "locked",
            Self::Unset => "unset",
        }
    }

    /// The TLS port: 18069, 18070 and 18071 for Odoo 19; 18014, 18015 and 18016 for Odoo 14.
    pub fn tls_port(self, series: &Series) -> u16 {
        series.port
            + match self {
                Self::Main => 0,
                Self::Locked => 1,
                Self::Unset => 2,
            }
    }

    /// The port of Odoo itself, behind the proxy: plain HTTP, for tests that want no proxy in between.
    pub fn plain_port(self, series: &Series) -> u16 {
        self.tls_port(series) + 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_servers_share_a_port() {
        let mut ports: Vec<u16> = ALL
            .iter()
            .flat_map(|series| {
                Variant::ALL.map(|variant| [variant.tls_port(series), variant.plain_port(series)])
            })
            .flatten()
            .collect();
        let all = ports.len();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), all, "both series with all their variants may run at once");
    }

    #[test]
    fn names_find_what_they_name() {
        assert_eq!(Series::named("19").map(|series| series.number), Some(19));
        assert!(Series::named("16").is_none(), "there is no such server to start");
        assert_eq!(Variant::named("unset"), Some(Variant::Unset));
    }
}
