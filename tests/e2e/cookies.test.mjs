// Launches in a browser that loses our cookies, as many do inside a frame of another site.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible, launchAlone, lms, openBrowser, openPage, sizes, waymark } from "./browser.mjs";

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

// The practice LMS has the same host, so ours are told by their names.
const ours = { name: /^(lti|wm)_/ };

test("a browser that loses the login's cookie gets in by its tab's storage", async () => {
  const page = await openPage(browser, { size: sizes.frame });
  let finished = 0;
  page.on("request", (request) => { if (request.url().endsWith("/lti/launch/finish")) ++finished; });
  await page.route(`${lms}/mod/lti/auth.php*`, async (route) => {
    await page.context().clearCookies(ours);
    await route.continue();
  });
  await page.goto(`${lms}/practice/launch?as=mentor1`);
  await page.waitForURL(/\/l\/[^/]+\/today$/);
  assert.equal(finished, 1);
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0);
  await page.context().close();
});

test("a browser that keeps no cookie at all is offered a window of its own, which opens once", async () => {
  const page = await openPage(browser, { size: sizes.frame });
  await page.route(`${lms}/mod/lti/auth.php*`, async (route) => {
    await page.context().clearCookies(ours);
    await route.continue();
  });
  await page.route(/\/l\/[^/]+\/$/, async (route) => {
    await page.context().clearCookies(ours);
    await route.continue();
  });
  await page.goto(`${lms}/practice/launch?as=mentor1`);
  const link = page.locator("#window-link");
  await link.waitFor();
  await assertAccessible(page);
  const [opened] = await Promise.all([page.waitForEvent("popup"), link.click()]);
  await opened.waitForURL(/\/l\/[^/]+\/today$/);
  assert.equal(await opened.getByRole("heading", { level: 1 }).count(), 1);
  const again = await openPage(browser);
  const answer = await again.goto(new URL(await link.getAttribute("href"), waymark).href);
  assert.equal(answer.status(), 401);
  await page.context().close();
  await again.context().close();
});

test("a tab without the proof is told what to do", async () => {
  const page = await openPage(browser, { size: sizes.frame });
  await page.route(`${lms}/mod/lti/auth.php*`, async (route) => {
    await page.context().clearCookies(ours);
    await route.continue();
  });
  await page.route("**/lti_login.js", (route) => route.fulfill({
    contentType: "text/javascript",
    body: 'location.replace(document.getElementById("login").href);',
  }));
  await page.goto(`${lms}/practice/launch?as=mentor1`);
  await page.locator("#no-proof").waitFor();
  await assertAccessible(page);
  await page.context().close();
});

test("when our script does not arrive the link goes on and the cookie suffices", async () => {
  const page = await openPage(browser, { size: sizes.frame });
  await page.route("**/lti_login.js", (route) => route.abort());
  await page.goto(`${lms}/practice/launch?as=mentor1`);
  await page.locator("#login").click();
  await page.waitForURL(/\/l\/[^/]+\/today$/);
  await page.context().close();
});

test("the window button opens the same page with a session of its own", async () => {
  const page = await launchAlone(browser, "mentor1", { size: sizes.frame });
  await page.goto(new URL("students", page.url()).href);
  const address = page.url();
  // What a browser with divided cookies does: the new window does not get those of the frame.
  await page.context().route(/\/window$/, async (route) => {
    await page.context().clearCookies(ours);
    await route.continue();
  });
  const [opened] = await Promise.all([
    page.waitForEvent("popup"), page.locator("form[action$='/window'] button").click(),
  ]);
  await opened.waitForURL(/\/l\/[^/]+\/students$/);
  assert.notEqual(opened.url(), address);
  await page.context().close();
});
