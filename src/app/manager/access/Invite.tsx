import './access.css'
import { useMemo, useState } from 'preact/hooks'
import { entry, find, indexOf } from '../../../domain/search.ts'
import { type Invited, PERSON_ROLES, type People, type PersonRole } from '../../../sync/contract/people.ts'
import { personRoleLabels, peopleWords as words } from '../../i18n/access.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Tile } from '../../ui/Tile.tsx'
import type { Access } from './client.ts'
import { dateOf } from './dateOf.ts'
import { useAsk } from './useAsk.ts'

type Sites = People['sites']

/** A role, sites for a manager, and a link that is shown this once. */
export function Invite(props: { access: Access; sites: Sites; onDone: () => void; onSignedOut: () => void }) {
  const { busy, trouble, ask } = useAsk(props.onSignedOut)
  const [role, setRole] = useState<PersonRole | null>(null)
  const [sites, setSites] = useState<readonly string[]>([])
  const [invited, setInvited] = useState<Invited | null>(null)
  if (invited) return <Link invited={invited} onDone={props.onDone} />
  const isReady = role === 'administrator' || (role === 'manager' && sites.length > 0)
  const create = async () => {
    if (!role) return
    const opening = { role, sites: role === 'manager' ? [...sites] : [] }
    setInvited(await ask('invite', () => props.access.invite(opening)))
  }
  return (
    <section class="access">
      <PageTitle>{words.invite}</PageTitle>
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      <Choice
        legend={words.role}
        value={role}
        options={PERSON_ROLES.map((each) => ({
          value: each,
          label: personRoleLabels[each],
          note: words.roleNotes[each],
        }))}
        onChoose={setRole}
      />
      {role === 'manager' && <SitesChoice sites={props.sites} chosen={sites} onChange={setSites} />}
      <div class="row">
        <Button
          kind="main"
          icon="send"
          disabled={!isReady}
          busy={busy === 'invite'}
          onClick={() => void create()}
        >
          {words.create}
        </Button>
        <Button kind="quiet" icon="arrow-left" onClick={props.onDone}>
          {words.cancel}
        </Button>
      </div>
    </section>
  )
}

function SitesChoice(props: {
  sites: Sites
  chosen: readonly string[]
  onChange: (sites: readonly string[]) => void
}) {
  const { sites, chosen, onChange } = props
  const [text, setText] = useState('')
  const index = useMemo(() => indexOf(sites.map((site) => entry(site, site.name, [site.town], []))), [sites])
  const found = find(index, text)
  const toggle = (site: string) =>
    onChange(chosen.includes(site) ? chosen.filter((each) => each !== site) : [...chosen, site])
  return (
    <fieldset class="access-sites">
      <legend class="tile-title">{words.sites}</legend>
      <SearchField
        label={words.search}
        hideLabel
        placeholder={words.search}
        clearLabel={words.searchClear}
        value={text}
        onInput={setText}
        controls="access-sites"
      />
      <div id="access-sites" class="tiles">
        {found.map(({ id, name, town }) => (
          <Tile key={id} icon="library" note={town} pressed={chosen.includes(id)} onClick={() => toggle(id)}>
            {name}
          </Tile>
        ))}
      </div>
      {found.length === 0 && <p role="status">{words.noSite}</p>}
      <p role="status">
        {words.chosen(sites.filter(({ id }) => chosen.includes(id)).map(({ name }) => name))}
      </p>
    </fieldset>
  )
}

function Link({ invited, onDone }: { invited: Invited; onDone: () => void }) {
  const [copied, setCopied] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(invited.link).then(
      () => setCopied(words.copied),
      () => setCopied(words.notCopied),
    )
  return (
    <section class="access">
      <PageTitle>{words.ready}</PageTitle>
      <p class="access-lead">{words.readyNote(dateOf(invited.expiresAt))}</p>
      <Card class="access-link" aria-label={words.ready}>
        <QrCode text={invited.link} label={words.code}>
          <span class="access-address">{invited.link}</span>
        </QrCode>
      </Card>
      <div class="row">
        <Button icon="copy" onClick={() => void copy()}>
          {words.copy}
        </Button>
        <Button kind="main" icon="check" onClick={onDone}>
          {words.done}
        </Button>
      </div>
      <p role="status">{copied}</p>
    </section>
  )
}
