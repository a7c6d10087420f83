/** The customer's word on an access that was given without their approval. */
import { Trans } from '@lingui/react/macro'
import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type GrantView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { WhyNot } from './WhyNot'

export function Review({ grant }: { grant: GrantView }) {
  const review = useCommand('grantReview')
  const [words, setWords] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void review.run({ grant: grant.id, words: words.trim() })
  }
  return (
    <form className={form.panel} onSubmit={submit}>
      <h2>
        <Trans>Review it</Trans>
      </h2>
      <p className={form.hint}>
        <Trans>
          For the customer: look at the reason, at who stood behind it, and at the receipt once it is there.
          Then say whether you agree.
        </Trans>
      </p>
      <Textarea
        label={<Trans>What you say of it</Trans>}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
        rows={3}
        disabled={grant.may.review !== null}
      />
      {review.fault && <FaultNotice fault={review.fault} />}
      <div className={form.buttons}>
        <Button
          type="submit"
          variant="default"
          loading={review.pending}
          disabled={words.trim() === '' || grant.may.review !== null}
        >
          <Trans>Say so</Trans>
        </Button>
      </div>
      <WhyNot of={grant} what={['review']} />
    </form>
  )
}
