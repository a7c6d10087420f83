#!/bin/sh
# After the program is gone. dpkg calls it with a word, rpm with the number of versions that are left.
set -e
case "$1" in
remove | 0)
    cat <<'WORDS'
Reeve is removed. What it kept stays with each user who used it:
  ~/.local/share/reeve   tenants, people last seen, journal; encrypted
  ~/.local/share/app.reeve.desktop   what the window's web view keeps: sizes and choices
  the user's keyring     passwords and keys, under "Reeve"
  backups and vaults     wherever they were put
A timer that was set up by "reeve vault schedule --install" or "reeve backup schedule --install" is the user's too:
  systemctl --user disable --now reeve-vault.timer
  systemctl --user disable --now reeve-proof.timer
WORDS
    ;;
esac
