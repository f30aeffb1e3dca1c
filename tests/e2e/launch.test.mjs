import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible, assertFits, assertNoTrouble, launchAlone, launchInCourse, lms, openBrowser, openPage,
  screenshot, sizes } from "./browser.mjs";

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

const roles = [
  { username: "mentor1", role: "mentor", first: "today" },
  { username: "teacher1", role: "teacher", first: "today" },
  { username: "student05", role: "student", first: "my-path" },
];

for (const { username, role, first } of roles) {
  test(`a launch in the course's frame brings the ${role} to a page of their own`, async () => {
    const page = await openPage(browser);
    const tool = await launchInCourse(page, username);
    assert.match(tool.url(), new RegExp(`/l/[^/]+/${first}$`));
    assertNoTrouble(page);
    await page.context().close();
  });

  for (const [name, size] of Object.entries(sizes)) {
    test(`the ${role}'s first page fits the ${name}, is accessible and makes no trouble`, async () => {
      const page = await launchAlone(browser, username, { size });
      await assertAccessible(page);
      await assertFits(page);
      assertNoTrouble(page);
      await screenshot(page, `${role}-${first}`);
      await page.context().close();
    });
  }
}

test("every tab of every role opens, is accessible and makes no trouble", async () => {
  for (const { username, role } of roles) {
    const page = await launchAlone(browser, username, { size: sizes.frame });
    const tabs = await page.getByRole("navigation").getByRole("link").all();
    assert.ok(tabs.length >= 1, `${role} has no tab`);
    const addresses = await Promise.all(tabs.map((tab) => tab.getAttribute("href")));
    for (const address of addresses) {
      await page.goto(new URL(address, page.url()).href);
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, `headings on ${address}`);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `${role}-${address.split("/").pop()}`);
    }
    assertNoTrouble(page);
    await page.context().close();
  }
});

test("the language can be changed and stays changed", async () => {
  const page = await launchAlone(browser, "mentor1", { size: sizes.frame });
  assert.equal(await page.getAttribute("html", "lang"), "en");
  const before = await page.getByRole("heading", { level: 1 }).innerText();
  await page.locator("button[name=language][value=lv]").click();
  await page.waitForFunction(() => document.documentElement?.lang === "lv");
  assert.notEqual(await page.getByRole("heading", { level: 1 }).innerText(), before);
  await assertAccessible(page);
  await screenshot(page, "mentor-today-lv");
  await page.reload();
  assert.equal(await page.getAttribute("html", "lang"), "lv");
  await page.locator("button[name=language][value=en]").click();
  await page.waitForFunction(() => document.documentElement?.lang === "en");
  await page.context().close();
});

test("a session is nobody else's: another browser cannot open the address of a launch", async () => {
  const page = await launchAlone(browser, "mentor1", {});
  const address = page.url();
  const stranger = await openPage(browser);
  const answer = await stranger.goto(address);
  assert.equal(answer.status(), 401);
  assert.equal(await stranger.getByRole("heading", { level: 1 }).count(), 1);
  await assertAccessible(stranger);
  await page.context().close();
  await stranger.context().close();
});

test("the practice LMS says no for somebody it does not know", async () => {
  const page = await openPage(browser);
  const answer = await page.goto(`${lms}/practice/launch?as=nobody`);
  assert.ok(answer.status() >= 400);
  await page.context().close();
});
