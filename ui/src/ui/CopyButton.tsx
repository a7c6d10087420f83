/** Copies a text to the clipboard and says so. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useState } from 'react'

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={label}
      onClick={() =>
        void navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
    >
      <span role="status">
        {copied === null ? (
          <Trans>Copy</Trans>
        ) : copied ? (
          <Trans>Copied</Trans>
        ) : (
          <Trans>Copying is not possible here</Trans>
        )}
      </span>
    </Button>
  )
}
