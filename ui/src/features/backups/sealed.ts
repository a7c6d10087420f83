/** Whether a file is encrypted to an age key: nobody can look into it here. */
export const isSealed = (file: string) => file.endsWith('.age')

/** The file that a live backup ends as; one that is encrypted has another ending. */
export const takenPath = ({ to, seal_to }: { to: string; seal_to?: string | null }) =>
  seal_to ? `${to}.age` : to
