import { defineConfig, devices } from '@playwright/test';

export default defineConfig({
  testDir: 'journeys',
  // Each worker has a server, a database and a mailbox of its own.
  workers: 2,
  fullyParallel: false,
  // A second try on a loaded machine, shown as flaky in the report; a journey that is wrong fails twice.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    // Of the second try: a trace of every journey costs a third of the time of all.
    trace: 'on-first-retry',
    // Colors are judged where they end up, not on the way there.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      // Debian's; the browser that Playwright would download is not needed.
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-default-apps',
        '--disable-domain-reliability',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [{ name: 'desktop', use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 } } }],
});
