/** A dialog over the page, open for as long as it is drawn. The focus goes back to what opened it. */
import { useLingui } from '@lingui/react/macro'
import { Modal, type ModalProps } from '@mantine/core'
import { useReturnFocus } from './focus'

export function Dialog(props: Omit<ModalProps, 'opened' | 'closeButtonProps'>) {
  const { t } = useLingui()
  useReturnFocus()
  return <Modal opened closeButtonProps={{ 'aria-label': t`Close` }} {...props} />
}
