//! Sealing in age's format, so that `age` itself opens it: what is sealed to a card only its owner can read.

use std::io::{self, Read as _, Write as _};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::{DecryptError, Decryptor, Encryptor, x25519};
use reeve_domain::Secret;
use reeve_domain::card::Card;
use zeroize::Zeroizing;

use crate::{Error, Result};

/// More than this is no password: what comes from others is not unfolded without an end.
const SEALED_MAX: u64 = 64 * 1024;

/// Seals a secret to a card: age, ASCII-armored. Only the private half of that card opens it.
///
/// # Errors
/// [`Error::NoRecipient`] when the card's key is none.
pub fn seal(to: &Card, secret: &Secret) -> Result<String> {
    let none = || Error::NoRecipient(to.name.clone());
    let recipient: x25519::Recipient = to.seal.parse().map_err(|_| none())?;
    let sealed = encrypt(&recipient, secret.expose().as_bytes()).map_err(|_| none())?;
    let armored = armor(&sealed).map_err(|_| none())?;
    String::from_utf8(armored).map_err(|_| none())
}

/// Whom a file is encrypted to: an age public key as typed.
///
/// # Errors
/// [`Error::NotAKey`].
pub fn recipient(typed: &str) -> Result<Recipient> {
    typed.trim().parse().map(Recipient).map_err(|_| Error::NotAKey)
}

/// Whoever can open a file that is encrypted.
#[derive(Clone)]
pub struct Recipient(x25519::Recipient);

/// Encrypts a stream in age's format, so that `age -d` opens it. Memory stays flat.
///
/// # Errors
/// Those of reading and writing.
pub fn seal_stream(to: &Recipient, from: &mut dyn io::Read, into: &mut dyn io::Write) -> io::Result<()> {
    let recipient: &dyn age::Recipient = &to.0;
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).map_err(io::Error::other)?;
    let mut writer = encryptor.wrap_output(into)?;
    io::copy(from, &mut writer)?;
    writer.finish().map(drop)
}

/// Opens what [`seal`] made.
pub(crate) fn open(identity: &x25519::Identity, armored: &str) -> Result<Secret> {
    let mut sealed = Vec::new();
    ArmoredReader::new(armored.trim().as_bytes())
        .take(SEALED_MAX)
        .read_to_end(&mut sealed)
        .map_err(|_| Error::CannotOpen)?;
    let text = decrypt(identity, &sealed).map_err(|_| Error::CannotOpen)?;
    let text = std::str::from_utf8(&text).map_err(|_| Error::CannotOpen)?;
    Ok(Secret::new(text.to_owned()))
}

fn armor(sealed: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
    writer.write_all(sealed)?;
    writer.finish()
}

pub(crate) fn encrypt(recipient: &dyn age::Recipient, text: &[u8]) -> io::Result<Vec<u8>> {
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).map_err(io::Error::other)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed)?;
    writer.write_all(text)?;
    writer.finish()?;
    Ok(sealed)
}

pub(crate) fn decrypt(
    identity: &dyn age::Identity,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let mut reader = Decryptor::new_buffered(sealed)?.decrypt(std::iter::once(identity))?;
    let mut text = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut text)?;
    Ok(text)
}
