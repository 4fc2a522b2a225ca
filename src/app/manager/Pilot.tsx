import '../screens/staff.css'
import './manager.css'
import { Component, type ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { FiguresIndex, PageName } from '../../sync/contract/figures.ts'
import type { Me, Self } from '../../sync/contract/people.ts'
import { openIdEndWords, personRoleLabels } from '../i18n/access.fr.ts'
import { figuresTroubles, otherTrouble, pilotWords as words } from '../i18n/figures.fr.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon, type IconProps } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { AcceptInvitation } from './access/AcceptInvitation.tsx'
import { AlreadyIn } from './access/AlreadyIn.tsx'
import type { Access } from './access/client.ts'
import type { Arrival } from './access/fragment.ts'
import { MyAccess } from './access/MyAccess.tsx'
import { People } from './access/People.tsx'
import { SignIn } from './access/SignIn.tsx'
import { AskTrouble, isSilent, type TroubleCode } from './asking.ts'
import { CarriedPage } from './CarriedPage.tsx'
import { CatalogPage } from './CatalogPage.tsx'
import type { CarriedDoor } from './carried/client.ts'
import type { Catalogs } from './catalog/client.ts'
import { FiguresView } from './FiguresView.tsx'
import { FleetPage } from './FleetPage.tsx'
import type { Figures } from './figuresClient.ts'
import type { FleetDoor } from './fleet/client.ts'
import { addressOf, firstPlace, goInstead, goTo, type PilotPlace, place } from './place.ts'

export type PilotProps = {
  access: Access
  figures: Figures
  catalogs: Catalogs
  fleet: FleetDoor
  carried: CarriedDoor
  arrival: Arrival
  now: () => number
}

/** `self` is `null` where no server answers: what was kept is shown to who holds this device, while the visit lasts. */
type Visit = { self: Self | null; index: FiguresIndex }
type Stage =
  | { is: 'opening' }
  | { is: 'invited'; invitation: string }
  | { is: 'already-in'; invitation: string; self: Self }
  | { is: 'signed-out'; isOver: boolean }
  /** `invitation`: what is still to be read once the server answers. */
  | { is: 'troubled'; trouble: string; invitation: string | null }
  | { is: 'in'; visit: Visit }

/** The manager's part of the app: who comes in, then the pages. */
export function Pilot(given: PilotProps) {
  const doors = { ...given, access: forgettingFirst(given) }
  const { access, figures, arrival } = doors
  const [stage, setStage] = useState<Stage>({ is: 'opening' })
  const [openId, setOpenId] = useState(false)

  const enter = async (self: Self | null) => {
    try {
      const { content: index } = await figures.index()
      if (place.value.view === 'start') goInstead(firstPlace(index))
      setStage({ is: 'in', visit: { self, index } })
    } catch (error) {
      if (!(error instanceof AskTrouble)) throw error
      if (error.code === 'not-signed-in') return leave(true)
      setStage(troubled(error.code))
    }
  }
  /** `isOver`: by the server, not by one's own act. */
  const leave = async (isOver = false) => {
    await figures.forget()
    setStage({ is: 'signed-out', isOver })
  }
  const open = async (invitation: string | null) => {
    setStage({ is: 'opening' })
    const me = await access.me().catch((error: unknown) => troubleOf(error))
    // Whoever was invited does not read what someone else kept here.
    if (typeof me === 'string' && isSilent(me) && !invitation) return enter(null)
    if (typeof me === 'string') return setStage(troubled(me, invitation))
    setOpenId(me.openId)
    const { self } = me
    if (!invitation) return self ? enter(self) : leave(me.isOver)
    if (self) return setStage({ is: 'already-in', invitation, self })
    await readInvitation(invitation)
  }
  const readInvitation = async (invitation: string) => {
    await figures.forget()
    setStage({ is: 'invited', invitation })
  }
  useEffect(() => {
    figures.onForgotten(() => setStage({ is: 'signed-out', isOver: false }))
    void open(arrival.invitation)
  }, [])

  return (
    <Guard>
      <View
        stage={stage}
        doors={doors}
        openId={openId}
        onEnter={(self) => void enter(self)}
        onLeave={() => void leave()}
        onOver={() => void leave(true)}
        onOpen={(invitation) => void open(invitation)}
        onInvited={(invitation) => void readInvitation(invitation)}
      />
    </Guard>
  )
}

const troubled = (code: TroubleCode, invitation: string | null = null): Stage => ({
  is: 'troubled',
  trouble: figuresTroubles[code] ?? otherTrouble,
  invitation,
})

/** Who signs out leaves nothing on this device, whatever the server answers. */
const forgettingFirst = ({ access, figures }: PilotProps): PilotProps['access'] => ({
  ...access,
  signOut: async () => {
    await figures.forget()
    await access.signOut()
  },
})

const troubleOf = (error: unknown): Me | TroubleCode => {
  if (error instanceof AskTrouble) return error.code
  throw error
}

type ViewProps = {
  stage: Stage
  doors: PilotProps
  /** The organisation's provider can be used to sign in. */
  openId: boolean
  onEnter: (self: Self) => void
  onLeave: () => void
  onOver: () => void
  onOpen: (invitation: string | null) => void
  onInvited: (invitation: string) => void
}

function View(props: ViewProps) {
  const { stage, doors, openId, onEnter, onLeave, onOver, onOpen, onInvited } = props
  const { access, arrival } = doors
  switch (stage.is) {
    case 'opening':
      return (
        <Alone>
          <p role="status">{words.opening}</p>
        </Alone>
      )
    case 'troubled':
      return (
        <Alone>
          <PageTitle>{words.title}</PageTitle>
          <Banner
            tone="attention"
            actions={
              <Button icon="refresh-cw" onClick={() => onOpen(stage.invitation)}>
                {words.again}
              </Button>
            }
          >
            <p>{stage.trouble}</p>
          </Banner>
        </Alone>
      )
    case 'invited':
      return (
        <Alone>
          <AcceptInvitation
            access={access}
            invitation={stage.invitation}
            openId={openId}
            onSignedIn={onEnter}
            onLeave={onLeave}
          />
        </Alone>
      )
    case 'already-in':
      return (
        <Alone>
          <AlreadyIn
            access={access}
            invitation={stage.invitation}
            self={stage.self}
            onSignedOut={() => onInvited(stage.invitation)}
            onStay={() => onEnter(stage.self)}
          />
        </Alone>
      )
    case 'signed-out':
      return (
        <Alone>
          <SignIn
            access={access}
            openId={openId}
            end={arrival.end}
            isOver={stage.isOver}
            onSignedIn={onEnter}
          />
        </Alone>
      )
    case 'in':
      return <Inside visit={stage.visit} doors={doors} onLeave={onLeave} onOver={onOver} />
  }
}

function Alone({ children }: { children: ComponentChildren }) {
  return (
    <div class="task">
      <main class="task-main" id="main">
        {children}
      </main>
    </div>
  )
}

type InsideProps = {
  visit: Visit
  doors: PilotProps
  /** By one's own act. */
  onLeave: () => void
  /** The server says that the visit ended. */
  onOver: () => void
}

function Inside({ visit: { self, index }, doors, onLeave, onOver }: InsideProps) {
  const { value: here } = place
  const [end, setEnd] = useState(self && doors.arrival.end)
  return (
    <div class="staff pilot" data-demo={index.isDemo || undefined}>
      <header class="here">
        <p class="here-site">{index.network.name}</p>
        <p class="here-note">{words.title}</p>
        {self && <p class="here-note">{`${self.name}, ${personRoleLabels[self.role]}`}</p>}
      </header>
      <main class="staff-main" id="main">
        {index.isDemo && (
          <p class="demo">
            <Icon name="triangle-alert" />
            <span>
              <strong>{words.demo}</strong> {words.demoNote}
            </span>
          </p>
        )}
        {end && (
          <Banner tone="attention" actions={<Button onClick={() => setEnd(null)}>{words.close}</Button>}>
            <p>{openIdEndWords[end]}</p>
          </Banner>
        )}
        <Room self={self} index={index} here={here} doors={doors} onLeave={onLeave} onOver={onOver} />
      </main>
      <Rail self={self} index={index} here={here} />
    </div>
  )
}

type RoomProps = Omit<InsideProps, 'visit'> & Visit & { here: PilotPlace }

function Room({ self, index, here, doors, onLeave, onOver }: RoomProps) {
  const { access, figures, catalogs, fleet, carried, now } = doors
  if (here.view === 'people' && self?.role === 'administrator')
    return <People access={access} self={self} onSignedOut={onOver} onLeft={onLeave} />
  if (here.view === 'catalog' && self?.role === 'administrator')
    return <CatalogPage catalogs={catalogs} onSignedOut={onOver} />
  if (here.view === 'fleet' && self?.role === 'administrator')
    return <FleetPage fleet={fleet} now={now} onSignedOut={onOver} />
  const siteNames = index.scopes.filter(({ id }) => self?.sites.includes(id)).map(({ label }) => label)
  if (here.view === 'carried' && self)
    return <CarriedPage carried={carried} self={self} siteNames={siteNames} now={now} onSignedOut={onOver} />
  if (here.view === 'access' && self)
    return (
      <MyAccess access={access} self={self} siteNames={siteNames} onSignedOut={onOver} onLeft={onLeave} />
    )
  if ([...ADMINISTRATION, ...OWN].some(({ to }) => to.view === here.view))
    return <Reserved isUnanswered={self === null} />
  const shown = here.view === 'figures' ? here : firstPlace(index)
  return <FiguresView figures={figures} index={index} place={shown} now={now} onSignedOut={onOver} />
}

function Reserved({ isUnanswered }: { isUnanswered: boolean }) {
  return (
    <>
      <PageTitle>{isUnanswered ? words.notKept : words.reserved}</PageTitle>
      <p>{isUnanswered ? words.notKeptNote : words.reservedNote}</p>
    </>
  )
}

const PAGE_ICONS: Record<PageName, IconProps['name']> = {
  activity: 'chart-column',
  demand: 'signpost',
  charter: 'file-text',
  outcomes: 'circle-check',
  incidents: 'triangle-alert',
  tablets: 'tablet',
  survey: 'clipboard-list',
  national: 'landmark',
}

const ADMINISTRATION = [
  { to: { view: 'catalog' }, icon: 'book-open', label: words.catalog },
  { to: { view: 'fleet' }, icon: 'qr-code', label: words.fleet },
  { to: { view: 'people' }, icon: 'users', label: words.people },
] as const

/** For whoever is signed in. */
const OWN = [
  { to: { view: 'carried' }, icon: 'inbox', label: words.carried },
  { to: { view: 'access' }, icon: 'user', label: words.access },
] as const

function Rail({ self, index, here }: { self: Self | null; index: FiguresIndex; here: PilotPlace }) {
  const [isOpen, setOpen] = useState(false)
  const from = here.view === 'figures' ? here : firstPlace(index)
  const links: { to: PilotPlace; icon: IconProps['name']; label: string; isHere: boolean }[] = [
    ...index.pages.map(({ page, title }) => ({
      to: { ...from, page },
      icon: PAGE_ICONS[page],
      label: title,
      isHere: here.view === 'figures' && here.page === page,
    })),
    ...[...(self?.role === 'administrator' ? ADMINISTRATION : []), ...(self ? OWN : [])].map((each) => ({
      ...each,
      isHere: here.view === each.to.view,
    })),
  ]
  const go = (event: MouseEvent, to: PilotPlace) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    setOpen(false)
    goTo(to)
  }
  return (
    <div class="pilot-rail">
      <Button class="button pilot-menu" icon="layers" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {words.menu}
      </Button>
      <nav class="rail" aria-label={words.landmark} data-open={isOpen || undefined}>
        {links.map(({ to, icon, label, isHere }) => (
          <a
            key={label}
            class="rail-link"
            href={addressOf(to)}
            aria-current={isHere ? 'page' : undefined}
            onClick={(event) => go(event, to)}
          >
            <Icon name={icon} />
            <span>{label}</span>
          </a>
        ))}
      </nav>
    </div>
  )
}

/** No page is ever blank. */
class Guard extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false }
  static override getDerivedStateFromError = () => ({ failed: true })
  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Alone>
        <Banner
          tone="stop"
          title={words.failed}
          actions={<Button onClick={() => location.reload()}>{words.reload}</Button>}
        >
          <p>{words.failedNote}</p>
        </Banner>
      </Alone>
    )
  }
}
