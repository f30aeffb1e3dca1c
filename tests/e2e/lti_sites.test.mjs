// Launches where the learning platform and Waymark are different sites to the browser, as they are in the world.

import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { assertAccessible, assertFits, openBrowser, openProfile, screenshot, sizes } from "./browser.mjs";
import { startServers } from "./servers.mjs";

let plain; // http: a frame of another site keeps no cookie at all
let secure; // https: only partitioned cookies, third-party cookies are blocked
let browser; // blocks third-party cookies, and with them the storage of a foreign frame
before(async () => {
  plain = await startServers(process.env.BUILD, { name: "e2e-plain", lmsHost: "localhost" });
  secure = await startServers(process.env.BUILD, { name: "e2e-secure", lmsHost: "localhost", secure: true });
  browser = await openBrowser({ args: ["--test-third-party-cookie-phaseout"] });
});
after(async () => {
  await browser?.close();
  await plain?.stop();
  await secure?.stop();
});

function newContext(options = {}) {
  return browser.newContext({ viewport: sizes.window, locale: "en-GB", ignoreHTTPSErrors: true, ...options });
}

/** The frame of the tool, once its address fits. */
async function toolFrame(page, address) {
  for (let attempt = 0; attempt < 150; ++attempt) {
    const frame = page.frames().find((each) => address.test(each.url()));
    if (frame) return frame;
    await page.waitForTimeout(100);
  }
  throw new Error(`no frame at ${address}; there are ${page.frames().map((each) => each.url()).join(" ")}`);
}

/** Every storage of a tab is closed to Waymark, as some browsers do inside frames. */
async function closeStorage(context, waymark) {
  await context.addInitScript((origin) => {
    if (location.origin !== origin || window.top === window) return;
    Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("closed", "SecurityError"); } });
  }, waymark);
}

test("[C13] with third-party cookies blocked a launch in the frame succeeds by the partitioned cookie", async () => {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`${secure.lms}/practice/course?as=mentor1`);
  const tool = await toolFrame(page, /\/l\/[^/]+\/today$/);
  await tool.getByRole("heading", { level: 1 }).first().waitFor();
  await tool.getByRole("navigation").getByRole("link", { name: /^Students/ }).click();
  await toolFrame(page, /\/l\/[^/]+\/students$/);
  const cookies = await context.cookies(secure.waymark);
  const session = cookies.filter((cookie) => cookie.name.startsWith("__Host-wm"));
  assert.ok(session.length >= 1);
  assert.ok(session.every((cookie) => cookie.httpOnly && cookie.secure && cookie.sameSite === "None"));
  await context.close();
});

test("[C13] a frame that keeps no cookie proves itself by its tab and offers a window of its own", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "waymark-profile-"));
  const context = await openProfile(folder, { viewport: sizes.window });
  const page = await context.newPage();
  await page.goto(`${plain.lms}/practice/course?as=mentor1`);
  const tool = await toolFrame(page, /\/lti\/launch$/);
  const link = tool.locator("#window-link");
  await link.waitFor();
  await assertAccessible(tool);
  assert.ok(!tool.url().includes("code="));
  const [opened] = await Promise.all([page.waitForEvent("popup"), link.click()]);
  await opened.waitForURL(/\/l\/[^/]+\/today$/);
  assert.equal(await opened.getByRole("heading", { level: 1 }).count(), 1);
  await context.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test("[C13] with storage closed too nothing is spent and a window of its own begins the login anew", async () => {
  for (const [language, size] of [["en-GB", sizes.window], ["en-GB", sizes.phone], ["lv-LV", sizes.window],
    ["lv-LV", sizes.phone]]) {
    const context = await newContext({ viewport: size, locale: language });
    await closeStorage(context, plain.waymark);
    const page = await context.newPage();
    let asked = 0;
    context.on("request", (request) => { if (request.url().includes("/mod/lti/auth.php")) ++asked; });
    await page.goto(`${plain.lms}/practice/course?as=mentor1`);
    const tool = await toolFrame(page, /\/lti\/login$/);
    const form = tool.locator("#own-window");
    await form.waitFor({ state: "visible" });
    assert.equal(asked, 0, "the platform's hint was spent");
    await assertAccessible(tool);
    await screenshot(page, `lti-own-window-${language}`);
    const [opened] = await Promise.all([page.waitForEvent("popup"), form.getByRole("button").click()]);
    await opened.waitForURL(/\/l\/[^/]+\/today$/);
    await context.close();
  }
});

test("[C10] where the platform keeps things for tools that is the proof, and strangers' answers are not heard", async () => {
  const context = await newContext();
  await closeStorage(context, plain.waymark);
  // The window around the tool: keeps what it is given, and before each true answer sends lies.
  await context.addInitScript((origin) => {
    if (window.top !== window || location.hostname !== "localhost") return;
    const kept = new Map();
    window.heard = [];
    window.addEventListener("message", (event) => {
      if (event.origin !== origin || !String(event.data.subject).startsWith("lti.")) return;
      const { subject, message_id: id, key, value } = event.data;
      window.heard.push(subject);
      const answer = (more) => event.source.postMessage({ subject: `${subject}.response`, message_id: id, key, ...more }, origin);
      event.source.postMessage({ subject: `${subject}.response`, message_id: "other", key, value: "lie" }, origin);
      const stranger = document.createElement("iframe");
      stranger.srcdoc = `<script>parent.frames[0].postMessage(${JSON.stringify({ subject: `${subject}.response`,
        message_id: id, key, value: "lie" })}, "*")</script>`;
      document.body.append(stranger);
      if (subject === "lti.put_data") kept.set(key, value);
      setTimeout(() => answer({ value: kept.get(key) }), 300);
    });
  }, plain.waymark);
  const page = await context.newPage();
  await page.route(`${plain.waymark}/lti/login`, (route) => route.continue({
    postData: `${route.request().postData()}&lti_storage_target=_parent`,
  }));
  await page.goto(`${plain.lms}/practice/course?as=mentor1`);
  const tool = await toolFrame(page, /\/lti\/launch$/);
  await tool.locator("#window-link").waitFor();
  assert.deepEqual(await page.evaluate(() => window.heard), ["lti.put_data", "lti.get_data"]);
  await context.close();
});

test("[C11] two tabs with two people in two courses stay apart", async () => {
  const context = await newContext();
  const [one, two] = [await context.newPage(), await context.newPage()];
  await one.goto(`${plain.lms}/practice/launch?as=mentor1`);
  await one.waitForURL(/\/l\/[^/]+\/today$/);
  await two.goto(`${plain.lms}/practice/launch?as=student01&course=3`);
  await two.waitForURL(/\/l\/[^/]+\//);
  const before = [one.url(), two.url()];
  assert.notEqual(before[0].split("/")[4], before[1].split("/")[4]);
  const heading = await one.getByRole("heading", { level: 1 }).innerText();
  await one.reload();
  await two.reload();
  assert.deepEqual([one.url(), two.url()], before);
  assert.equal(await one.getByRole("heading", { level: 1 }).innerText(), heading);
  const stolen = await two.goto(`${plain.waymark}/l/${before[1].split("/")[4]}/today`);
  assert.equal(stolen.status(), 403);
  await context.close();
});

test("[C14] no page but the platform's may show Waymark in a frame", async () => {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`${plain.lms}/practice/launch?as=mentor1`);
  await page.waitForURL(/\/l\/[^/]+\/today$/);
  const addresses = [page.url(), `${plain.waymark}/lti/launch`, `${plain.waymark}/lti/register?invitation=x`];
  // Served for real: a page made up by the driver would be refused for other reasons. The last frame shows that
  // frames of the machine itself are shown there.
  const elsewhere = http.createServer((_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end([...addresses, `${plain.lms}/practice/`].map((address) => `<iframe src="${address}"></iframe>`).join(""));
  });
  await new Promise((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const refused = [];
  page.on("requestfailed", (request) => {
    if (request.failure().errorText === "net::ERR_BLOCKED_BY_RESPONSE") refused.push(request.url());
  });
  await page.goto(`http://localhost:${elsewhere.address().port}/`);
  await page.waitForLoadState("networkidle");
  assert.deepEqual(refused.sort(), [...addresses].sort());
  assert.ok(page.frames().some((frame) => frame.url() === `${plain.lms}/practice/`));
  elsewhere.closeAllConnections?.();
  elsewhere.close();
  await context.close();
});

test("[D01] a teacher places pages by deep linking, and each opens where it should", async () => {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`${secure.lms}/practice/select?as=teacher1`);
  let tool = await toolFrame(page, /\/l\/[^/]+\/place$/);
  await assertAccessible(tool);
  await tool.locator("#panel-my_path").check();
  await tool.locator("button.btn-primary").click();
  tool = await toolFrame(page, /contentitem_return/);
  await tool.locator("#passed").waitFor({ state: "attached" });
  assert.match(await tool.locator("#notification").innerText(), /2 Waymark/);
  const passed = JSON.parse(await tool.locator("#passed").textContent());
  assert.equal(passed.multiple.length, 2);
  const records = await (await fetch(`${secure.lmsInside}/practice/lti.json`)).json();
  const placed = records.placements.filter((each) => each.custom.panel);
  assert.deepEqual(placed.map((each) => each.custom.panel), ["mentor", "my_path"]);
  const [mentor, path] = placed;
  for (const [username, cmid, first] of [["student05", path.cmid, "my-path"], ["student05", mentor.cmid, "my-path"],
    ["mentor1", mentor.cmid, "today"], ["mentor1", path.cmid, "today"]]) {
    await page.goto(`${secure.lms}/practice/launch?as=${username}&cmid=${cmid}`);
    await page.waitForURL(new RegExp(`/l/[^/]+/${first}$`));
  }
  await context.close();
});

test("[C13] a frame that keeps no cookie chooses content all the same, in that frame", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "waymark-profile-"));
  const context = await openProfile(folder, { viewport: sizes.window });
  const page = await context.newPage();
  await page.goto(`${plain.lms}/practice/select?as=teacher1`);
  const tool = await toolFrame(page, /\/l\/[^/]+\/place$/);
  await tool.locator("button.btn-primary").click();
  const answer = await toolFrame(page, /contentitem_return/);
  await answer.locator("#passed").waitFor({ state: "attached" });
  assert.notEqual(await answer.locator("#passed").textContent(), "null");
  await context.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test("[D01] cancelling the choice places nothing", async () => {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`${secure.lms}/practice/select?as=teacher1`);
  const tool = await toolFrame(page, /\/l\/[^/]+\/place$/);
  await tool.locator("button[name=cancel]").click();
  const answer = await toolFrame(page, /contentitem_return/);
  await answer.locator("#passed").waitFor({ state: "attached" });
  assert.equal(await answer.locator("#passed").textContent(), "null");
  await context.close();
});

test("the page for choosing fits every room, in both languages", async () => {
  for (const [name, size] of Object.entries(sizes)) {
    const context = await newContext({ viewport: size });
    const page = await context.newPage();
    await page.goto(`${secure.lms}/practice/select-launch?as=teacher1`);
    await page.waitForURL(/\/l\/[^/]+\/place$/);
    for (const language of ["en", "lv"]) {
      const other = page.locator(`button[name=language][value=${language}]`);
      if (await other.count()) await other.click();
      await page.waitForFunction((code) => document.documentElement?.lang === code, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `lti-place-${language}-${name}`);
    }
    await context.close();
  }
});

test("a grader opens the student's page from the gradebook", async () => {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`${plain.lms}/practice/launch?as=teacher1&review=8`);
  await page.waitForURL(/\/l\/[^/]+\/students\/\d+$/);
  await page.goto(`${plain.lms}/practice/launch?as=mentor1&review=36`);
  await page.waitForURL(/\/l\/[^/]+\/students\/\d+$/);
  assert.equal(await page.getByRole("heading", { name: "You may not do this" }).count(), 1);
  await context.close();
});

test("[C15] no token, code or name of a person is in the log", async () => {
  for (const servers of [plain, secure]) {
    const log = servers.log();
    assert.match(log, /launch registration=/);
    assert.doesNotMatch(log, /eyJ[A-Za-z0-9_-]{10}/);
    assert.doesNotMatch(log, /id_token|code=[A-Za-z0-9_-]{20}|ltilaunch/);
    assert.doesNotMatch(log, /example\.invalid|Skolot|Mentore/);
  }
});
