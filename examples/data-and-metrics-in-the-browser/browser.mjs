// Opens the built page in headless Chromium and prints its report as JSON. Needs Chromium: set RESATTN_CHROMIUM to
// its path where it is not /usr/bin/chromium.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const executablePath = process.env.RESATTN_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(
    `no Chromium at ${executablePath}; install it, or set RESATTN_CHROMIUM to its path`,
  );
  process.exit(2);
}

// Milliseconds; a busy machine takes long.
const timeout = 600_000;
const types = { '/': 'text/html', '/browser.mjs': 'text/javascript' };
const server = createServer((request, response) => {
  const type = types[request.url];
  if (!type) {
    response.writeHead(404).end();
    return;
  }
  const file = request.url === '/' ? '/index.html' : request.url;
  response.writeHead(200, { 'content-type': type }).end(readFileSync(`dist${file}`));
});
await new Promise((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], timeout });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(timeout);
  page.on('pageerror', (error) => {
    console.error(error.stack);
    process.exit(1);
  });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => 'report' in globalThis);
  console.log(JSON.stringify(await page.evaluate(() => globalThis.report)));
  if (process.argv[2]) await page.screenshot({ path: process.argv[2] });
} finally {
  await browser.close();
  server.close();
}
