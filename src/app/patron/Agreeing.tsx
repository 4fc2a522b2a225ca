import { useEffect, useRef } from 'preact/hooks'
import type { AgreementWay } from '../../domain/vocabulary.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { type Tab, Tabs } from '../ui/Tabs.tsx'
import { HoldButton } from './HoldButton.tsx'
import { Ink } from './Ink.tsx'
import { Page } from './Page.tsx'
import { PinGate } from './PinGate.tsx'
import type { CharterSend } from './Reading.tsx'
import { useLending } from './useLending.ts'

const WAY_ICONS = {
  signature: 'signature',
  hold: 'pointer',
  keyboard: 'keyboard',
  oral: 'speech',
  receipt: 'receipt',
} as const satisfies Record<AgreementWay, string>

export type AgreeingProps = {
  way: AgreementWay
  ways: readonly AgreementWay[]
  /** Half of the gesture is made. */
  isPrepared: boolean
  send: CharterSend
  onAgree: () => void
  onAgreeAloud: () => Promise<boolean>
}

/** The gesture of agreement, in any of the ways, all in sight and all the same size (CHA3). */
export function Agreeing(props: AgreeingProps) {
  const { agreeing, deciding } = useLending().words
  const { way, ways, send } = props
  const tabs: Tab<AgreementWay>[] = ways.map((id) => ({ id, label: agreeing.ways[id], icon: WAY_ICONS[id] }))
  return (
    <Page
      title={agreeing.title}
      actions={
        <>
          <Button icon="arrow-left" onClick={() => send({ type: 'question.reopened' })}>
            {agreeing.reconsider}
          </Button>
          <Button icon="circle-x" onClick={() => send({ type: 'refusal.preferred' })}>
            {deciding.decline}
          </Button>
        </>
      }
    >
      <p class="lent-lead">{agreeing.lead}</p>
      <Tabs
        label={agreeing.title}
        tabs={tabs}
        current={way}
        onChoose={(id) => send({ type: 'way.chosen', way: id })}
      >
        <Gesture key={way} {...props} />
      </Tabs>
    </Page>
  )
}

function Gesture(props: AgreeingProps) {
  switch (props.way) {
    case 'signature':
      return <Drawn {...props} />
    case 'hold':
      return <Held {...props} />
    case 'keyboard':
      return <Pressed {...props} />
    case 'oral':
      return <Spoken {...props} />
    case 'receipt':
      return null
  }
}

function Drawn({ isPrepared, send, onAgree }: AgreeingProps) {
  const { signature, give } = useLending().words.agreeing
  return (
    <div class="gesture">
      <p>{signature.hint}</p>
      <Ink
        sheet={signature.sheet}
        clear={signature.clear}
        isDrawn={isPrepared}
        onDrawn={() => send({ type: 'ink.drawn' })}
        onCleared={() => send({ type: 'ink.cleared' })}
      >
        <Button kind="main" icon="check" disabled={!isPrepared} onClick={onAgree}>
          {give}
        </Button>
      </Ink>
    </div>
  )
}

function Held({ onAgree }: AgreeingProps) {
  const { hold } = useLending().words.agreeing
  return (
    <div class="gesture">
      <p>{hold.hint}</p>
      <HoldButton press={hold.press} holding={hold.holding} onHeld={onAgree} />
    </div>
  )
}

/** Two presses of one and the same kind: a switch, a key or a finger can do it. */
function Pressed({ isPrepared, send, onAgree }: AgreeingProps) {
  const { keyboard } = useLending().words.agreeing
  return (
    <div class="gesture">
      <p>{keyboard.hint}</p>
      {isPrepared ? (
        <Confirm onConfirm={onAgree} onRelease={() => send({ type: 'button.released' })} />
      ) : (
        <Button kind="main" icon="check" onClick={() => send({ type: 'button.pressed' })}>
          {keyboard.press}
        </Button>
      )}
    </div>
  )
}

function Confirm({ onConfirm, onRelease }: { onConfirm: () => void; onRelease: () => void }) {
  const { keyboard } = useLending().words.agreeing
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => question.current?.focus(), [])
  return (
    <>
      <p ref={question} tabIndex={-1} class="gesture-question">
        {keyboard.question}
      </p>
      <div class="gesture-confirm">
        <Button onClick={onRelease}>{keyboard.release}</Button>
        <Button kind="main" icon="check" onClick={onConfirm}>
          {keyboard.confirm}
        </Button>
      </div>
    </>
  )
}

/** Said aloud; then staff, who hold the tablet again, confirm that they heard it. */
function Spoken({ isPrepared, send, onAgreeAloud }: AgreeingProps) {
  const { agreeing, door } = useLending().words
  const { oral } = agreeing
  const takeBack = () => send({ type: 'statement.withdrawn' })
  return (
    <div class="gesture">
      <p>{oral.hint}</p>
      <p class="gesture-statement">{oral.statement}</p>
      <Button kind="main" icon="check" onClick={() => send({ type: 'statement.spoken' })}>
        {oral.spoken}
      </Button>
      {isPrepared && (
        <Dialog
          title={oral.handOver}
          onClose={takeBack}
          actions={<Button onClick={takeBack}>{door.close}</Button>}
        >
          <p>{oral.staff}</p>
          <PinGate onRight={onAgreeAloud} />
        </Dialog>
      )}
    </div>
  )
}
