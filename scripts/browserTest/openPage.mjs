import { chromium } from 'playwright-core';

const options = ['--no-sandbox', '--disable-dev-shm-usage'];

/**
 * Opens an address in a browser without a window; nothing but that address can be reached from it.
 *
 * @returns the page; `errors`, what it wrote to the console as errors or threw; `strays`, what it asked of other places;
 *   `close`.
 */
export async function openPage(url, executablePath) {
  const browser = await chromium.launch({ executablePath, args: options });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const errors = [];
  const strays = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await context.route('**', (route) => {
    const asked = route.request().url();
    if (/^(data|blob):/.test(asked) || new URL(asked).origin === new URL(url).origin) {
      return route.continue();
    }
    strays.push(asked);
    return route.abort();
  });
  await page.goto(url);
  await page.waitForFunction(() => globalThis.stepwise !== undefined);
  return { page, errors, strays, close: () => browser.close() };
}
