/** Picks a template of rights. Which groups it comes to is the tenant's matter and shown by the preview. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type Template, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Tag } from '../../ui/parts'
import classes from './people.module.css'
import { useTemplateName } from './templates'

export function TemplateForm({ onChoose }: { onChoose(template: string): void }) {
  const [chosen, setChosen] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onChoose(chosen)
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.sub}>
        <Trans>
          Its groups are added, under whatever name the tenant's version has them. None is taken away.
        </Trans>
      </p>
      <TemplateChoice value={chosen} onChange={setChosen} />
      <div>
        <Button type="submit" disabled={chosen === ''}>
          <Trans>Preview the change</Trans>
        </Button>
      </div>
    </form>
  )
}

export function TemplateChoice({ value, onChange }: { value: string; onChange(id: string): void }) {
  const { t } = useLingui()
  const nameOf = useTemplateName()
  const { data: templates, error, refetch } = useQuery(ask('templateList', {}))
  if (error) return <FaultNotice fault={error} onRetry={() => void refetch()} />
  return (
    <Radio.Group label={t`Template`} value={value} onChange={onChange}>
      <div className={classes.choices}>
        {templates?.map((template) => (
          <div key={template.id} className={classes.foot}>
            <Radio value={template.id} label={nameOf(template)} />
            {!template.built_in && <Forget template={template} onForgotten={() => onChange('')} />}
          </div>
        ))}
        {templates?.length === 0 && (
          <p className={classes.sub}>
            <Trans>There are no templates yet.</Trans>
          </p>
        )}
      </div>
    </Radio.Group>
  )
}

/** For a template of one's own. What it gave stays given. */
function Forget({ template, onForgotten }: { template: Template; onForgotten(): void }) {
  const { t } = useLingui()
  const remove = useCommand('templateRemove')
  const forget = async () => {
    if (await remove.run({ name: template.id })) onForgotten()
  }
  return (
    <>
      <Tag>
        <Trans>your own</Trans>
      </Tag>
      <Button
        size="compact-xs"
        variant="subtle"
        loading={remove.pending}
        aria-label={t`Forget the template ${template.name}`}
        onClick={() => void forget()}
      >
        <Trans>Forget</Trans>
      </Button>
      {remove.fault && <FaultNotice fault={remove.fault} />}
    </>
  )
}
