/** Whether a file is encrypted to an age key: nobody can look into it here. */
export const isSealed = (file: string) => file.endsWith('.age')
