// Dynamic Registration: a platform that knows nothing of Waymark, in the frame where its administrator works.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible, assertFits, openBrowser, screenshot, sizes } from "./browser.mjs";
import { startServers } from "./servers.mjs";

let servers;
let browser;
before(async () => {
  servers = await startServers(process.env.BUILD, { name: "e2e-register", lmsHost: "localhost", known: false });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await servers?.stop();
});

function invitation() {
  return servers.command("lti", "invite", "practice").match(/https?:\S+\/lti\/register\?\S+/)[0];
}

async function openRegistration(url, options = {}) {
  const context = await browser.newContext({ viewport: sizes.window, locale: "en-GB", ...options });
  const page = await context.newPage();
  await page.goto(`${servers.lms}/practice/register?url=${encodeURIComponent(url)}`);
  return { context, page, frame: page.frameLocator("#register") };
}

test("the page that asks fits every room, in both languages", async () => {
  const url = invitation();
  for (const locale of ["en-GB", "lv-LV"]) {
    for (const [name, size] of Object.entries(sizes)) {
      const context = await browser.newContext({ viewport: size, locale });
      const page = await context.newPage();
      await page.goto(`${servers.lms}/practice/register?url=${encodeURIComponent(url)}`);
      const address = await page.locator("#register").getAttribute("src");
      await page.goto(address);
      await page.getByRole("button").first().waitFor();
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `lti-register-${locale}-${name}`);
      await context.close();
    }
  }
});

test("an invited platform registers, is activated and launches", async () => {
  const url = invitation();
  const { context, page, frame } = await openRegistration(url);
  await frame.getByText(servers.lms, { exact: true }).waitFor();
  await frame.getByRole("button", { name: "Connect" }).click();
  await frame.getByRole("heading", { name: "The learning platform is connected" }).waitFor();
  await assertAccessible(page.frames().find((each) => each.url().endsWith("/lti/register")));
  await screenshot(page, "lti-registered");
  await frame.getByRole("button", { name: "Close" }).click();
  await page.locator("#state", { hasText: "closed" }).waitFor();

  const records = await (await fetch(`${servers.lmsInside}/practice/lti.json`)).json();
  assert.equal(records.tools.length, 1);
  const [tool] = records.tools;
  assert.equal(tool.active, false);
  assert.equal(tool.logo, `${servers.waymark}/lti/icon.svg`);
  const activated = await fetch(`${servers.lmsInside}/practice/activate`, { method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ client_id: tool.client_id }) });
  assert.equal(activated.status, 200);
  await page.goto(`${servers.lms}/practice/launch?as=mentor1&tool=${tool.client_id}`);
  await page.waitForURL(/\/l\/[^/]+\/today$/);
  assert.match(servers.command("lti", "deployments"), /approved/);
  await context.close();
});

test("[E02] an invitation that was used opens nothing", async () => {
  const url = invitation();
  const first = await openRegistration(url);
  await first.frame.getByRole("button", { name: "Connect" }).click();
  await first.frame.getByRole("heading", { name: "The learning platform is connected" }).waitFor();
  await first.context.close();
  const answer = await fetch(`${url}&openid_configuration=${encodeURIComponent(
    `${servers.lms}/mod/lti/openid-configuration.php`)}`);
  assert.equal(answer.status, 403);
  assert.match(answer.headers.get("content-security-policy"), /frame-ancestors 'none'/);
});
