// What the browser tests share: the browser, a launch as somebody, the rooms Moodle gives a tool, and the checks
// that every page must pass.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const lms = process.env.LMS_URL;
export const waymark = process.env.WAYMARK_URL;

/** Inner sizes of the tool's frame in Moodle (wide with the course index open, phone), and of a window of its own. */
export const sizes = {
  frame: { width: 969, height: 471 },
  window: { width: 1366, height: 768 },
  phone: { width: 372, height: 544 },
};

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const switches = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
  "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A browser whose contexts are private windows: inside frames of another site they keep no storage, as many browsers. */
export function openBrowser({ args = [] } = {}) {
  return chromium.launch({ executablePath: program, args: [...switches, ...args] });
}

/** A context with a profile of its own in `folder` that lets frames of another site keep storage. */
export function openProfile(folder, options = {}) {
  fs.mkdirSync(path.join(folder, "Default"), { recursive: true });
  fs.writeFileSync(path.join(folder, "Default/Preferences"), JSON.stringify({
    profile: { cookie_controls_mode: 0, block_third_party_cookies: false },
  }));
  return chromium.launchPersistentContext(folder, { executablePath: program, args: switches, locale: "en-GB", ...options });
}

/** A page that remembers what went wrong in it: errors of scripts, messages on the console, refused requests. */
export async function openPage(browser, { size = sizes.window, ...options } = {}) {
  const context = await browser.newContext({ viewport: size, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(`script: ${error.message}`));
  page.on("console", (message) => {
    const ours = message.location().url.startsWith(waymark);
    if (ours && ["error", "warning"].includes(message.type())) page.troubles.push(`console: ${message.text()}`);
  });
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") page.troubles.push(`request: ${request.url()}`);
  });
  return page;
}

function toolFrame(page, at) {
  return page.frames().find((frame) => frame.url().startsWith(`${at}/l/`));
}

async function arrive(page, at = waymark) {
  for (let attempt = 0; attempt < 150 && !toolFrame(page, at); ++attempt) await page.waitForTimeout(100);
  const tool = toolFrame(page, at);
  assert.ok(tool, `Waymark did not come up; frames: ${page.frames().map((frame) => frame.url()).join(" ")}`);
  await tool.getByRole("heading", { level: 1 }).first().waitFor();
  return tool;
}

/** Opens the course's page, which frames the tool as Moodle does; gives the frame in which Waymark came up. */
export async function launchInCourse(page, username) {
  await page.goto(`${lms}/practice/course?as=${username}`);
  return arrive(page);
}

/** Launches as `username` in a window of its own, so that the tool's size is the viewport's. */
export async function launchAlone(browser, username, { servers = { lms, waymark }, ...options } = {}) {
  const page = await openPage(browser, options);
  await page.goto(`${servers.lms}/practice/launch?as=${username}`);
  await arrive(page, servers.waymark);
  return page;
}

/** Turns the page to `language` by its own switch. */
export async function speak(page, language) {
  if (await page.getAttribute("html", "lang") === language) return;
  await page.locator(`button[name=language][value=${language}]`).click();
  await page.waitForFunction((wanted) => document.documentElement?.lang === wanted, language);
}

/** Opens an address of the launch the page belongs to. */
export async function openPath(page, path) {
  const launch = new URL(page.url()).pathname.match(/^\/l\/[^/]+/)[0];
  await page.goto(new URL(launch + path, page.url()).href);
}

/** No violation of WCAG 2.2 A and AA that axe can find. */
export async function assertAccessible(page) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const results = await globalThis.axe.run(document, { runOnly: tags });
    return results.violations.map((one) => `${one.id}: ${one.help} ${one.nodes.map((node) => node.html).join(" | ")}`);
  });
  assert.deepEqual(violations, [], `axe on ${page.url()}`);
}

export function assertNoTrouble(page) {
  assert.deepEqual(page.troubles, [], `on ${page.url()}`);
}

/** Nothing sticks out sideways: no horizontal scrolling of the page. */
export async function assertFits(page) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(inner <= outer, `${page.url()} is ${inner} px wide in a window of ${outer} px`);
}

/** Saves what is to be seen, or the whole page, as <name>-<width>x<height>.png. */
export async function screenshot(page, name, { whole = false } = {}) {
  const { width, height } = page.viewportSize();
  fs.mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}-${width}x${height}.png`),
    fullPage: whole });
}

/** Launches as `username` and looks at each page, [name, address], in both languages and every room. */
export async function lookAtPages(browser, username, pages, options = {}) {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, username, { size, ...options });
    for (const [name, address] of pages) {
      await openPath(page, address);
      for (const language of ["en", "lv"]) {
        await speak(page, language);
        assert.match(new URL(page.url()).pathname, new RegExp(`${address.split("?")[0]}$`));
        await assertAccessible(page);
        await assertFits(page);
        await screenshot(page, `${name}-${language}`, { whole: true });
      }
    }
    assertNoTrouble(page);
    await page.context().close();
  }
}
