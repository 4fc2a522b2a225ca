import './staff.css'
import type { ComponentChildren } from 'preact'
import { siteOf } from '../../domain/catalog.ts'
import { go } from '../history.ts'
import { roleLabels } from '../i18n/codes.fr.ts'
import { capital, dayInWords } from '../i18n/format.ts'
import { navigationWords as words } from '../i18n/home.fr.ts'
import { lazyFrom } from '../lazy.tsx'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { dayNow } from './clock.ts'

/** What it says is known only once storage is read. */
const FootLine = lazyFrom(() => import('../office.ts'))('FootLine')

export type StaffPageProps = {
  title: string
  lead?: ComponentChildren
  /** What can be done with the whole page; the main action first. */
  actions?: ComponentChildren
  children: ComponentChildren
}

/** A staff screen with the rail: where one is, where one can go, and how things stand. */
export function StaffPage(props: StaffPageProps) {
  return (
    <div class="staff">
      <Here />
      <main class="staff-main" id="main">
        <header class="stack">
          <PageTitle>{props.title}</PageTitle>
          {props.lead && <p class="staff-lead soft">{props.lead}</p>}
        </header>
        {props.children}
        {props.actions && <div class="row staff-acts">{props.actions}</div>}
      </main>
      <Rail />
      {state.sessions.value && <FootLine />}
    </div>
  )
}

export type TaskPageProps = {
  title: string
  /** Where the way back leads; none where the main action is the only way on. */
  back?: string
  onBack?: () => void
  wide?: boolean
  children: ComponentChildren
}

/** A staff screen with one task: no rail, one way back. */
export function TaskPage({ title, back, onBack, wide, children }: TaskPageProps) {
  return (
    <div class="task" data-wide={wide || undefined}>
      {back && (
        <header class="task-head">
          <Button kind="quiet" icon="arrow-left" onClick={onBack}>
            {back}
          </Button>
        </header>
      )}
      <main class="task-main" id="main">
        <PageTitle>{title}</PageTitle>
        {children}
      </main>
    </div>
  )
}

function Here() {
  const { value: tablet } = state.tablet
  const { value: catalog } = state.catalog
  if (!tablet?.site || !tablet.role || !catalog) return null
  return (
    <header class="here">
      <p class="here-site">{siteOf(catalog, tablet.site)?.name ?? tablet.site}</p>
      <p class="here-note">{roleLabels[tablet.role]}</p>
      <p class="here-note">{capital(dayInWords(dayNow.value))}</p>
    </header>
  )
}

const LINKS = [
  { screen: 'home', icon: 'house', label: words.home },
  { screen: 'agenda', icon: 'calendar-days', label: words.agenda },
  { screen: 'directory', icon: 'signpost', label: words.directory },
  { screen: 'leaving', icon: 'send', label: words.leaving },
  { screen: 'readiness', icon: 'shield-check', label: words.readiness },
  { screen: 'erasure', icon: 'eraser', label: words.erasure },
  { screen: 'settings', icon: 'settings', label: words.settings },
] as const

function Rail() {
  const { screen } = state.place.value
  return (
    <nav class="rail" aria-label={words.landmark}>
      {LINKS.map((link) => (
        <button
          type="button"
          key={link.screen}
          class="rail-link"
          aria-current={link.screen === screen ? 'page' : undefined}
          onClick={() => go({ screen: link.screen })}
        >
          <Icon name={link.icon} />
          <span>{link.label}</span>
        </button>
      ))}
    </nav>
  )
}
