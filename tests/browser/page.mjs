// SPDX-License-Identifier: GPL-3.0-or-later
// node page.mjs CHROMIUM: tests of index.html in few, many and load, in the TAP format; pictures
// of what was seen go beside them.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const url = (path) => pathToFileURL(resolve(path)).href;
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
let number = 0, failures = 0;

function check(sentence, wrong) {
  number++;
  const said = [].concat(wrong ?? []).filter(Boolean);
  console.log(`${said.length ? 'not ok' : 'ok'} ${number} - ${sentence}`);
  for (const line of said.slice(0, 10)) console.log(`# ${line}`);
  failures += said.length > 0;
}

// A page in a context of its own; what it says on the console or asks for is noted.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.noted = [];
  page.on('console', (message) => page.noted.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.noted.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { page.noted.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => {
    const asked = request.url();
    if (asked !== url(path) && !asked.startsWith(url(path) + '#') && !asked.startsWith('data:'))
      page.noted.push(`request: ${asked}`);
  });
  await page.goto(url(path));
  return page;
}

const overflow = (page) => page.evaluate(() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return null;
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !e.closest('.wide, .broad'))
    .map((e) => `${e.tagName} ${e.className.baseVal ?? e.className}: ${e.textContent.slice(0, 60)}`);
});

const violations = async (page) => {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
};

const names = (page) => page.$$eval('#all tbody tr:not([hidden]) th a', (all) => all.map((a) => a.textContent));
const values = (page, column) => page.$$eval('#all tbody tr', (rows, c) => rows.map((r) => r.cells[c].dataset.v), column);
const ascends = (list, less) => list.every((x, i) => i === 0 || !less(x, list[i - 1]));

// ---- how it looks ----
for (const path of ['few', 'many', 'load']) {
  for (const scheme of ['light', 'dark']) {
    const page = await open(`${path}/index.html`, { colorScheme: scheme });
    for (const width of [320, 390, 768, 820, 1280]) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      check(`${path}, ${scheme}, ${width} pixels: nothing sticks out`, await overflow(page));
      const whole = path === 'few' && (width === 390 || width === 1280);
      if (whole || (path === 'many' && width === 390))
        await page.screenshot({ path: `${path}-${scheme}-${width}.png`, fullPage: whole });
    }
    if (path === 'few' || scheme === 'light')
      check(`${path}, ${scheme}: axe finds no violation`, await violations(page));
    check(`${path}, ${scheme}: no message, no request`, page.noted);
    await page.context().close();
  }
}
{
  const page = await open('few/index.html', { viewport: { width: 390, height: 844 } });
  check('on a phone axe finds no violation', await violations(page));
  const small = await page.$$eval('figure.module svg text', (all) => all.map((t) => {
    const scale = t.ownerSVGElement.getBoundingClientRect().width / t.ownerSVGElement.viewBox.baseVal.width;
    return [parseFloat(getComputedStyle(t).fontSize) * scale, t.textContent];
  }).filter(([size]) => size < 10.9).map(([size, text]) => `${size.toFixed(1)}: ${text}`));
  check('no text in a picture is smaller than 11 pixels on a phone', small);
  await page.context().close();
}
{
  const page = await open('few/index.html', { forcedColors: 'active' });
  await page.screenshot({ path: 'few-forced.png', fullPage: true });
  check('in forced colours nothing sticks out', await overflow(page));
  await page.emulateMedia({ media: 'print', forcedColors: 'none' });
  const pdf = await page.pdf({ path: 'few.pdf', preferCSSPageSize: true });
  check('it prints', pdf.length > 20000 ? null : `${pdf.length} bytes`);
  const shown = await page.$$eval('.tools, .skip, .cmd button, .files', (all) => all.filter((e) => e.checkVisibility()).map((e) => e.className));
  check('no control is printed', shown);
  await page.context().close();
}
{
  const page = await open('few/index.html');
  const dropped = await page.evaluate((css) => {
    const bad = [];
    const text = css.replace(/\/\*[^]*?\*\//g, '');
    for (const [, property, value] of text.matchAll(/[{;]\s*([a-z-]+)\s*:\s*([^;{}]+?)\s*(?=[;}])/g))
      if (!property.startsWith('--') && !value.includes('var(') && !CSS.supports(property, value.replace(/\s*!important$/, '')) && property !== 'size' && property !== 'margin')
        bad.push(`${property}: ${value}`);
    return bad;
  }, readFileSync(resolve('page.css'), 'utf8'));
  check('the browser knows each declaration of the style', dropped);
  const classes = await page.evaluate(() => {
    const known = [...document.styleSheets].flatMap((s) => [...s.cssRules]).map((r) => r.cssText).join();
    return [...new Set([...document.querySelectorAll('svg [class]')].flatMap((e) => [...e.classList]))]
      .filter((c) => /^[sfcb]-/.test(c) && !known.includes('.' + c));
  });
  check('each colour of a picture is in the style', classes);
  await page.context().close();
}

// ---- what it does ----
{
  const page = await open('many/index.html');
  const find = page.locator('#tools input[type=search]');
  check('300 rows are there', (await names(page)).length === 300 ? null : 'no');
  for (const [name, column] of [['mean', 3], ['p99', 4], ['calls', 1]]) {
    await page.click(`#all thead th:nth-child(${column + 1}) button`);
    const down = (await values(page, column)).map(Number);
    check(`${name} sorts the most first`, ascends(down, (x, y) => x > y) ? null : down.join(' '));
    await page.click(`#all thead th:nth-child(${column + 1}) button`);
    const up = (await values(page, column)).map(Number);
    check(`${name} once more sorts the least first`, ascends(up, (x, y) => x < y) ? null : up.join(' '));
  }
  await page.focus('#all thead th:nth-child(1) button');
  await page.keyboard.press('Enter');
  const sorted = await values(page, 0);
  check('names sort from A on, by the keyboard', ascends(sorted, (x, y) => x.localeCompare(y) < 0) ? null : sorted.join());
  const said = await page.$$eval('#all th[aria-sort]', (all) => all.map((h) => h.getAttribute('aria-sort')).join());
  check('aria-sort is said of that column alone', said === 'ascending' ? null : said);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('/');
  await page.keyboard.type('workload 12');
  check('/ goes to the field, and typing there filters', (await names(page)).length === 10 ? null : String(await names(page)));
  const count = await page.textContent('#tools output');
  check('the count is said', count === '10 of 300 workloads' ? null : count);
  await find.fill('PROFILE');
  const all = await names(page);
  check('names of calls are found, in any case', all.length > 0 && all.length < 300 ? null : String(all.length));
  await find.fill('');
  await page.check('#tools input[type=checkbox]');
  const paying = await page.$$eval('#all tbody tr:not([hidden])', (rows) => rows.map((r) => r.dataset.pays));
  check('only where another order pays', paying.length > 0 && paying.length < 300 && paying.every(Boolean) ? null : String(paying.length));
  await page.uncheck('#tools input[type=checkbox]');
  check('names that are code are text', page.noted);
  await page.close();
}
{
  const page = await open('few/index.html');
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement.className);
  check('the first thing that Tab reaches skips to the overview', first === 'skip' ? null : first);
  await page.click('.todo .who >> nth=0');
  const target = await page.evaluate(() => document.querySelector(':target')?.className);
  check('a name leads to its section', target === 'work' ? null : String(target));
  await page.click('.cmd button >> nth=0');
  await page.locator('.cmd button').filter({ hasText: /Copied|Selected/ }).first().waitFor({ timeout: 5000 }).catch(() => {}); // the clipboard answers later
  const copied = await page.textContent('.cmd button >> nth=0');
  check('a command is copied, or selected', /Copied|Selected/.test(copied) ? null : copied);
  const gone = await page.$$eval('a[href^="#"]', (all) => all.map((a) => a.getAttribute('href')).filter((h) => !document.getElementById(decodeURIComponent(h.slice(1)))));
  check('each link within the page has its end', gone);
  const nonsense = await page.evaluate(() => document.body.innerText.match(/.{0,30}(\u22120\s?%|NaN|undefined|\(null\)|-0 ).{0,30}/g));
  check('no sentence says -0 % or NaN', nonsense);
  await page.close();
}
{
  const page = await open('few/index.html', { javaScriptEnabled: false });
  const rows = await page.locator('#all tbody tr').count(), tools = await page.locator('#tools').isVisible();
  check('without script all is there, and no control that does nothing', rows === 6 && !tools && await page.locator('.cmd button').count() === 0 ? null : `${rows} rows, tools ${tools}`);
  await page.context().close();
}
{
  const index = await open('many/index.html');
  const link = await index.locator('#all tbody tr th a').first().getAttribute('href');
  const page = await open(`many/${decodeURIComponent(link)}`, { viewport: { width: 390, height: 844 } });
  check('beyond 40 workloads each has its page', link.endsWith('/index.html') && await page.locator('section.work').count() === 1 ? null : link);
  check('which axe finds nothing in', await violations(page));
  check('nor sticks anything out', await overflow(page));
  await page.screenshot({ path: 'many-one-390.png', fullPage: true });
  check('no message, no request there', page.noted);
  await page.context().close();
}
await browser.close();
console.log(`1..${number}`);
process.exit(failures ? 1 : 0);
