import { chromiumPath, launchChromium, newPage } from '@test/chromium';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capitalTagger, letterClassifier, wordGenerator } from '../fixtures/fake-models.js';
import { type RunningServer, startServer } from '../server.js';

describe.skipIf(chromiumPath === undefined)('the page, in Chromium', () => {
  let browser: Browser;
  let server: RunningServer;
  beforeAll(async () => {
    browser = await launchChromium();
    server = await startServer({
      models: [letterClassifier('first'), letterClassifier('second'), wordGenerator('writer')],
      port: 0,
      token: 'token-of-the-test',
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.each([
    ['desktop', 'light', 1280, 900],
    ['phone', 'dark', 390, 844],
  ] as const)('works by keyboard alone: %s, %s', async (_, colorScheme, width, height) => {
    const page = await newPage(browser, { colorScheme, viewport: { width, height } });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(server.url);
    await page.keyboard.type('anything');
    await page.keyboard.press('Enter');
    // Without the token it asks for one, and goes on when it is typed.
    await page.getByRole('alert').filter({ hasText: 'token' }).waitFor();
    await page.getByLabel('Token of this server').fill('token-of-the-test');
    await page.keyboard.press('Tab');
    await page.getByLabel('Model').selectOption('second');
    page.on('console', (message) => complaints.push(message.text()));
    await page.getByLabel('Text').fill('Is a <b>C</b> in it?');
    await page.keyboard.press('Enter');
    await page.locator('.answer strong').filter({ hasText: 'C' }).waitFor();
    expect(await page.locator('.scores dt').allTextContents()).toEqual(['C', 'Letter A', 'B']);
    const words = page.locator('.weighted span');
    const strengths = await words.evaluateAll((spans) =>
      spans.map((span) => [span.textContent, (span as HTMLElement).style.getPropertyValue('--w')]),
    );
    expect(strengths.filter(([, strength]) => strength === '1.000')).toEqual([['C', '1.000']]);
    expect(await page.locator('.weighted').textContent()).toBe('Is a <b>C</b> in it?');
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await page.getByLabel('Model').selectOption('writer');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.locator('.written').filter({ hasText: 'w0 w1 w2 ' }).waitFor();
    // The attention: word i of the answer looked at word i of the text.
    await page.locator('.aligned').waitFor();
    const heads = page.locator('.aligned th[scope=col]');
    expect(await heads.allTextContents()).toEqual(['Is', 'a', '<b>C</b>', 'in', 'it?']);
    const row = page.locator('.aligned tr', { hasText: 'w2' }).first().locator('.weight');
    const weights = await row.evaluateAll((cells) =>
      cells.map((cell) => Number((cell as HTMLElement).style.getPropertyValue('--w'))),
    );
    expect(weights).toEqual([0, 0, 1, 0, 0]);
    expect(
      await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ),
    ).toBe(0);
    await page.getByLabel('Model').selectOption('first');
    await page.getByLabel('Text').fill(' ');
    await page.getByRole('button', { name: 'Classify' }).click();
    await page.getByRole('alert').filter({ hasText: 'Type a text first' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what the model does and how good it is, when it is unsure, and what is too long', async () => {
    const letters = letterClassifier();
    const unsure = {
      ...letters,
      accuracy: 0.875,
      classify: async (texts: readonly string[], options: { attention: boolean }) =>
        (await letters.classify(texts, options)).map((found) =>
          found.text.includes('?') ? { ...found, score: 0.4 } : found,
        ),
    };
    const other = await startServer({ models: [unsure], port: 0 });
    const page = await newPage(browser);
    await page.goto(other.url);
    const about =
      'Gives a text one of 3 labels: Letter A, B, C. It was right on 87.5% of its test texts.';
    await page.getByText(about).waitFor();
    await page.getByLabel('Text').fill('B');
    await page.keyboard.press('Enter');
    await page.locator('.answer strong').filter({ hasText: 'B' }).waitFor();
    expect(await page.locator('.unsure').count()).toBe(0);
    await page.getByLabel('Text').fill('C?');
    await page.keyboard.press('Enter');
    await page.locator('.unsure').waitFor();
    await page.getByLabel('Text').fill('A'.repeat(300_000));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: '"text" is too long' }).waitFor();
    expect(await page.locator('.answer').count()).toBe(0);
    await page.close();
    await other.close();
  });

  it('marks the entities of a text where they stand', async () => {
    const other = await startServer({ models: [capitalTagger()], port: 0 });
    const page = await newPage(browser);
    await page.goto(other.url);
    await page.getByLabel('Text').fill('the <i>Ada</i> of Oslo, 北京');
    await page.getByRole('button', { name: 'Mark words' }).click();
    const marks = page.locator('.tagged mark');
    await marks.first().waitFor();
    expect(await marks.allTextContents()).toEqual(['Adaname', 'Osloname']);
    expect(await page.locator('.tagged').textContent()).toBe(
      'the <i>Adaname</i> of Osloname, 北京',
    );
    expect(await page.locator('.scores dd').allTextContents()).toEqual(['Ada 75%', 'Oslo 75%']);
    await page.close();
    await other.close();
  });

  it('shows the values of a regression, not percentages', async () => {
    const regression = { ...letterClassifier('stars'), problemType: 'regression' } as const;
    const other = await startServer({ models: [regression], port: 0 });
    const page = await newPage(browser);
    await page.goto(other.url);
    await page.getByLabel('Text').fill('A');
    await page.keyboard.press('Enter');
    await page.getByText('Values').waitFor();
    expect(await page.locator('.scores .number').allTextContents()).toEqual(['0.8', '0.1', '0.1']);
    expect(await page.locator('.answer .muted').textContent()).toBe('0.8');
    expect(await page.locator('.bar').count()).toBe(0);
    await page.close();
    await other.close();
  });

  it('documents the API without asking anyone else', async () => {
    const page = await newPage(browser);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
        complaints.push(request.url());
    });
    await page.goto(`${server.url}/docs`);
    await page.getByText('/v1/predict').first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
