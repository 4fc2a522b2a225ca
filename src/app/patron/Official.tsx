import { useLayoutEffect, useRef } from 'preact/hooks'
import type { CharterVersion } from '../../domain/catalogSchema.ts'
import { type Block, sectionsOf } from '../../domain/charter.ts'
import { languageTags } from '../i18n/patron.ts'
import { Button } from '../ui/Button.tsx'
import { Page } from './Page.tsx'
import type { CharterSend } from './Reading.tsx'
import { useLending } from './useLending.ts'

const SHORT_HASH = 12

export type OfficialProps = { charter: CharterVersion; section: number; send: CharterSend }

/** The whole official text, letter for letter, opened where the reader was; what it is stands above (P7). */
export function Official({ charter: { id, official }, section, send }: OfficialProps) {
  const { words } = useLending()
  const text = useRef<HTMLElement>(null)
  useLayoutEffect(
    () => text.current?.querySelector(`[data-section="${section}"]`)?.scrollIntoView(),
    [section],
  )
  return (
    <Page
      title={words.official.title}
      actions={
        <Button kind="main" icon="x" onClick={() => send({ type: 'official.closed' })}>
          {words.official.back}
        </Button>
      }
    >
      <p class="lent-version">{words.official.version(id, official.sha256.slice(0, SHORT_HASH))}</p>
      <article ref={text} class="lent-official" lang={languageTags[official.language]} dir="ltr">
        {sectionsOf(official.text).map(({ number, blocks }) => (
          <section key={number} data-section={number}>
            <Blocks blocks={blocks} />
          </section>
        ))}
      </article>
    </Page>
  )
}

function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, nth) => (
        <BlockOf key={nth} block={block} />
      ))}
    </>
  )
}

function BlockOf({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return block.depth === 1 ? <h2>{block.text}</h2> : <h3>{block.text}</h3>
    case 'paragraph':
      return <p>{block.text}</p>
    case 'list':
      return (
        <ul>
          {block.items.map((item, nth) => (
            <li key={nth}>
              <Blocks blocks={item} />
            </li>
          ))}
        </ul>
      )
  }
}
