/**
 * A hint about a passphrase, not a judgement: length counts, variety counts a little, repetition does not.
 * NIST SP 800-63B-4 asks for 15 characters where a password stands alone; classes of characters are not asked for.
 */
export type Strength = 'empty' | 'weak' | 'fair' | 'strong'

export function strengthOf(passphrase: string): Strength {
  if (passphrase === '') return 'empty'
  const length = [...passphrase].length
  const different = new Set(passphrase.toLowerCase()).size
  if (length < 12 || different < 6) return 'weak'
  return length >= 20 && different >= 9 ? 'strong' : 'fair'
}
