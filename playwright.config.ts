import { defineConfig, devices } from '@playwright/test'
import { CHROMIUM_FLAGS, installedChromium, installedFirefox } from './tools/browsers.ts'

// `npm test` picks the projects that this machine can run; `npx playwright test --project chromium` runs one.

const chromium = installedChromium()
const firefox = installedFirefox()
const tablet = { viewport: { width: 820, height: 1180 }, locale: 'fr-FR', timezoneId: 'Europe/Paris' }

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: '.reports/playwright',
  globalSetup: './tests/setup/browser.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  // Two browsers share two cores, and some checks of the app wait three seconds for a silent browser.
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: '.reports/browser.json' }]],
  use: { ...tablet, screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'chromium',
      testIgnore: 'webkit/**',
      use: {
        ...devices['Desktop Chrome'],
        ...tablet,
        hasTouch: true,
        launchOptions: { args: CHROMIUM_FLAGS, ...(chromium && { executablePath: chromium }) },
      },
    },
    {
      name: 'firefox',
      testIgnore: 'webkit/**',
      grep: /@all/,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: firefox ? { executablePath: firefox } : {},
      },
    },
    // WebKitGTK speaks WebDriver only: its specs bring their own browser.
    { name: 'webkit', testMatch: 'webkit/**/*.spec.ts' },
  ],
})
