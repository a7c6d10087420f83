/** One source: where it is, what it had, what keeps it from being read, and the way to forget it. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import { type SourceView, useCommand } from '../../../ipc'
import { AskTwice } from '../../../ui/AskTwice'
import { DetailDrawer } from '../../../ui/DetailDrawer'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { Fact, Facts, Note } from '../../../ui/parts'
import { placeForms, placeText } from '../../places/kinds'
import { isSetUp, Standing } from './Sources'

export default function SourceDrawer({ source, onClose }: { source: SourceView; onClose(): void }) {
  const { _ } = useLingui()
  const format = useFormat()
  const { place, patterns, backups, ignored, fault } = source
  return (
    <DetailDrawer title={isSetUp(source) ? source.name : _(placeForms[place.kind].title)} onClose={onClose}>
      {fault && <FaultNotice fault={fault} />}
      <Facts>
        <Fact name={<Trans>Kind</Trans>}>{_(placeForms[place.kind].title)}</Fact>
        <Fact name={<Trans>Where</Trans>}>
          <code>{placeText(place)}</code>
        </Fact>
        <Fact name={<Trans>Read</Trans>}>
          <Standing source={source} />
        </Fact>
        <Fact name={<Trans>Backups</Trans>}>{format.number(backups)}</Fact>
        {isSetUp(source) && <Fact name={<Trans>Other files</Trans>}>{format.number(ignored)}</Fact>}
        {patterns.length > 0 && (
          <Fact name={<Trans>Patterns</Trans>}>
            {patterns.map((pattern) => (
              <div key={pattern}>
                <code>{pattern}</code>
              </div>
            ))}
          </Fact>
        )}
      </Facts>
      {backups === 0 && ignored > 0 && (
        <Note tone="warn">
          <Plural
            value={ignored}
            one="There is # file, and its name does not read as a backup of this tenant. Add the source again with a pattern."
            other="There are # files, and no name reads as a backup of this tenant. Add the source again with a pattern."
          />
        </Note>
      )}
      {place.kind === 'manager' && (
        <Note>
          <Trans>
            It makes a new backup whenever it is asked: “Take a backup” asks it. Counted are those that were
            taken from here.
          </Trans>
        </Note>
      )}
      {place.kind === 'vault' && (
        <Note>
          <Trans>Counted are the backups of this tenant that were in it at the last look.</Trans>
        </Note>
      )}
      {isSetUp(source) && <Forget source={source} onDone={onClose} />}
    </DetailDrawer>
  )
}

function Forget({ source, onDone }: { source: SourceView; onDone(): void }) {
  const remove = useCommand('sourceRemove')
  const forget = async () => {
    if (await remove.run({ source: source.id })) onDone()
  }
  return (
    <AskTwice
      ask={<Trans>Forget this source…</Trans>}
      act={<Trans>Forget it</Trans>}
      pending={remove.pending}
      fault={remove.fault}
      onAct={() => void forget()}
    >
      <Trans>
        Its secret goes from this computer, and its backups from the list. What was downloaded stays; nothing
        changes at the source itself.
      </Trans>
    </AskTwice>
  )
}
