/** Days where the user is, as a field of the browser has them. */

export const dayOf = (moment: Date): string => moment.toLocaleDateString('sv')

/** The last second of a day. */
export const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString()
