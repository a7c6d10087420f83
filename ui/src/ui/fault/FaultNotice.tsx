/** One failure, shown in full: what it is, the words it came with, what to do next, and a way to try again. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { type Fault, usualNext } from '../../ipc'
import { Fingerprint } from '../Fingerprint'
import { useFormat } from '../format'
import { WarningIcon } from '../icons'
import classes from './fault.module.css'
import { faultWords } from './words'

interface Props {
  fault: Fault
  /** Offered when trying again can help. */
  onRetry?: (() => void) | undefined
  /** What else can be done about it here. */
  children?: ReactNode
}

export function FaultNotice({ fault, onRetry, children }: Props) {
  const { _ } = useLingui()
  const words = faultWords[fault.code]
  const wait = useWait(fault)
  return (
    <div role="alert" className={classes.notice}>
      <WarningIcon className={classes.icon} />
      <div className={classes.body}>
        <p className={classes.title}>{_(words.title)}</p>
        {fault.message !== '' && <blockquote className={classes.message}>{fault.message}</blockquote>}
        <FaultFields fault={fault} />
        <Advice fault={fault} usual={_(words.advice)} />
        {(children || (onRetry && fault.retry !== 'never')) && (
          <div className={classes.actions}>
            {onRetry && fault.retry !== 'never' && (
              <Button size="xs" variant="default" onClick={onRetry} disabled={wait > 0}>
                {wait > 0 ? <Trans>Try again in {wait} s</Trans> : <Trans>Try again</Trans>}
              </Button>
            )}
            {children}
          </div>
        )}
      </div>
    </div>
  )
}

/** What to do next: our words for the usual, the core's own where this case has a better answer. */
function Advice({ fault, usual }: { fault: Fault; usual: string }) {
  const special = fault.next !== '' && fault.next !== usualNext[fault.code]
  return special ? (
    <p className={classes.advice} lang="en">
      {fault.next}
    </p>
  ) : (
    <p className={classes.advice}>{usual}</p>
  )
}

/** The facts that help: shown by their meaning, the rest left to the message. */
function FaultFields({ fault }: { fault: Fault }) {
  const format = useFormat()
  const { fingerprint, needed, free, host, path } = fault.fields ?? {}
  const known = [fingerprint, needed, free, host, path].some((value) => value !== undefined)
  if (!known) return null
  return (
    <dl className={classes.fields}>
      {host && <Field name={<Trans>Host</Trans>}>{host}</Field>}
      {path && <Field name={<Trans>Path</Trans>}>{path}</Field>}
      {needed && <Field name={<Trans>Needed</Trans>}>{format.bytes(Number(needed))}</Field>}
      {free && <Field name={<Trans>Free</Trans>}>{format.bytes(Number(free))}</Field>}
      {fingerprint && (
        <Field name={<Trans>SHA-256 fingerprint</Trans>}>
          <Fingerprint value={fingerprint} />
        </Field>
      )}
    </dl>
  )
}

function Field({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Seconds until trying again makes sense. */
function useWait(fault: Fault): number {
  const seconds = fault.retry === 'after' ? Number(fault.fields?.seconds ?? 0) : 0
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    setLeft(seconds)
    if (!(seconds > 0)) return
    const end = Date.now() + seconds * 1000
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      setLeft(rest)
      if (rest === 0) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return left
}
