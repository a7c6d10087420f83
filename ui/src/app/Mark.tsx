/** Reeve's mark: a ledger with a keyhole. The same drawing as the app's icon. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="#1d656a" d="M7 2h18a4 4 0 0 1 4 4v20a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4Z" />
      <path fill="#0f4a4e" d="M7 2h3v28H7a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4Z" />
      <path
        fill="#f3ead6"
        d="M19.5 8.5a4.2 4.2 0 0 1 2.1 7.84l1.15 6.2a.8.8 0 0 1-.79.96h-4.92a.8.8 0 0 1-.79-.96l1.15-6.2A4.2 4.2 0 0 1 19.5 8.5Z"
      />
    </svg>
  )
}
