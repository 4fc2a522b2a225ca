import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../../src/server/store/embedded.ts'
import { installedWebKit } from '../../../tools/browsers.ts'
import { killGroup } from '../process.ts'

const START_LIMIT_MS = 20_000
const SCRIPT_LIMIT_MS = 60_000

/**
 * WebKitGTK, driven by plain WebDriver: the nearest to an iPad that runs here. `navigator.storage` is
 * undefined in it, and its profile is gone when it closes.
 */
export async function launchWebKit(): Promise<WebKit> {
  const programs = installedWebKit()
  if (!programs) throw new Error('WebKitGTK is not installed: apt-get install webkit2gtk-driver xvfb')

  const home = await mkdtemp(join(tmpdir(), 'escale-webkit-'))
  const screen = spawn(
    programs.screen,
    ['-displayfd', '1', '-screen', '0', '1280x1280x24', '-nolisten', 'tcp'],
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const [display] = (await once(screen.stdout, 'data')) as [Buffer]
  const port = await freePort()
  const driver = spawn(programs.driver, [`--port=${port}`], {
    detached: true,
    // A pipe kept open by the browser would keep the test process alive after it.
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: `:${display.toString().trim()}`,
      HOME: home,
      TZ: 'Europe/Paris',
      LANGUAGE: 'fr',
    },
  })

  const webkit = new WebKit(`http://127.0.0.1:${port}`, [driver, screen], home)
  try {
    await webkit.start(programs.browser)
  } catch (error) {
    await webkit.close()
    throw error
  }
  return webkit
}

export class WebKit {
  private session = ''

  constructor(
    private readonly address: string,
    private readonly processes: ChildProcess[],
    private readonly home: string,
  ) {}

  /** Called by launchWebKit. */
  async start(browser: string): Promise<void> {
    await this.untilDriverAnswers()
    const capabilities = {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
        timeouts: { script: SCRIPT_LIMIT_MS, pageLoad: SCRIPT_LIMIT_MS },
      },
    }
    const { sessionId } = await this.send<{ sessionId: string }>('POST', '/session', { capabilities })
    this.session = `/session/${sessionId}`
  }

  async goto(url: string): Promise<void> {
    await this.send('POST', `${this.session}/url`, { url })
  }

  async reload(): Promise<void> {
    await this.send('POST', `${this.session}/refresh`, {})
  }

  /** Runs a function in the page, waits for its promise and returns its JSON value. It sees its arguments alone. */
  async evaluate<Args extends unknown[], Result>(
    work: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    const script = `
      const done = arguments[arguments.length - 1]
      const args = Array.prototype.slice.call(arguments, 0, -1)
      Promise.resolve().then(() => (${work.toString()})(...args)).then(
        (value) => done({ value }),
        (error) => done({ error: String(error) }),
      )`
    const answer = await this.send<{ value?: Result; error?: string }>(
      'POST',
      `${this.session}/execute/async`,
      { script, args },
    )
    if (answer.error !== undefined) throw new Error(`In WebKit: ${answer.error}`)
    return answer.value as Result
  }

  /** Waits until the page holds this element, and returns its text. */
  untilText(selector: string): Promise<string> {
    return this.evaluate(
      (wanted) =>
        new Promise<string>((resolve) => {
          const look = () => {
            const found = document.querySelector<HTMLElement>(wanted)
            if (found?.innerText) resolve(found.innerText)
            else requestAnimationFrame(look)
          }
          look()
        }),
      selector,
    )
  }

  async click(selector: string): Promise<void> {
    const element = await this.send<Record<string, string>>('POST', `${this.session}/element`, {
      using: 'css selector',
      value: selector,
    })
    await this.send('POST', `${this.session}/element/${Object.values(element)[0]}/click`, {})
  }

  async close(): Promise<void> {
    if (this.session) await this.send('DELETE', this.session).catch(() => {}) // killed below whatever it answers
    for (const process of this.processes) await killGroup(process)
    await rm(this.home, { recursive: true, force: true })
  }

  private async untilDriverAnswers(): Promise<void> {
    const limit = Date.now() + START_LIMIT_MS
    while (!(await this.answers())) {
      if (Date.now() > limit) throw new Error('WebKitWebDriver does not answer.')
      await pause(20)
    }
  }

  private answers(): Promise<boolean> {
    return fetch(`${this.address}/status`).then(
      (response) => response.ok,
      () => false,
    )
  }

  private async send<Value>(method: string, path: string, body?: object): Promise<Value> {
    const response = await fetch(this.address + path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const { value } = (await response.json()) as { value: Value & { error?: string; message?: string } }
    if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value.error} ${value.message}`)
    return value
  }
}
