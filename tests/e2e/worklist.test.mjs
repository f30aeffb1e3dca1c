import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible, assertFits, assertNoTrouble, launchAlone, openBrowser, openPath, screenshot, sizes, speak }
  from "./browser.mjs";

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

test("the first item of Today says why and what next within the first screen, and the end is at hand", async () => {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, "mentor1", { size });
    const write = page.locator(".card-line a.btn-primary").first();
    const box = await write.boundingBox();
    assert.ok(box.y + box.height <= Math.min(size.height, 470), `the next action lies at ${box.y}`);
    assert.ok(await page.locator(".card-line .next-action").first().isVisible());
    for (const language of ["en", "lv"]) {
      await speak(page, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `worklist-today-${language}`);
    }
    assertNoTrouble(page);
    await page.context().close();
  }
});

test("ending an item asks how and what, and the item is gone; taking it back brings it again", async () => {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, "mentor1", { size });
    await speak(page, "en");
    const first = page.locator(".card-line").first();
    const name = await first.getByRole("heading").innerText();
    await first.getByRole("link", { name: /^End/ }).click();
    await page.waitForURL(/\/ending$/);
    await assertAccessible(page);
    await assertFits(page);
    await screenshot(page, "worklist-ending-en");
    await page.getByLabel("Reason known", { exact: true }).check();
    const nextWeek = new Date(Date.now() + 7 * 86400000).toISOString().slice(0, 10);
    await page.locator("input[type=date]").fill(nextWeek);
    await page.locator("textarea").fill("Away with the family until next week.");
    await page.locator("main form button[type=submit]").last().click();
    await page.waitForURL(/\/today/);
    assert.equal(await page.locator(".card-line").getByRole("heading", { name, exact: true }).count(), 0);
    await openPath(page, "/students");
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByText("Away with the family until next week.").waitFor();
    await assertAccessible(page);
    await assertFits(page);
    await screenshot(page, "worklist-student-ended-en");
    await page.getByRole("button", { name: /^Take back/ }).first().click();
    await page.waitForURL(/status=taken_back/);
    await openPath(page, "/today");
    assert.ok(await page.locator(".card-line").getByRole("heading", { name, exact: true }).count() >= 1);
    assertNoTrouble(page);
    await page.context().close();
  }
});

test("the pace of the course is shown and fits every room", async () => {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, "teacher1", { size });
    await openPath(page, "/pace");
    for (const language of ["en", "lv"]) {
      await speak(page, language);
      assert.ok(await page.locator("progress").count() >= 6);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `worklist-pace-${language}`);
    }
    assertNoTrouble(page);
    await page.context().close();
  }
});

test("study groups are created by a click after a preview, and taken away again", async () => {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, "mentor1", { size });
    await openPath(page, "/pace");
    await speak(page, "lv");
    await page.getByRole("link", { name: "Izveidot šīs grupas Moodle…" }).click();
    await page.waitForURL(/\/pace\/groups$/);
    for (const language of ["lv", "en"]) {
      await speak(page, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `pace-groups-${language}`);
    }
    const create = page.getByRole("button", { name: "Create these groups in Moodle" });
    const box = await create.boundingBox();
    assert.ok(box.y + box.height <= Math.min(size.height, 470), `the button lies at ${box.y}`);
    await create.click();
    await page.waitForURL(/\/pace\?status=groups_ordered/);
    const away = page.getByRole("button", { name: /^Take these groups away/ });
    for (let i = 0; i < 60 && await away.count() === 0; ++i) {
      await page.waitForTimeout(500);
      await openPath(page, "/pace");
    }
    for (const language of ["lv", "en"]) {
      await speak(page, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `pace-groups-there-${language}`);
    }
    await away.click();
    await page.waitForURL(/\/pace\?status=groups_leaving/);
    for (let i = 0; i < 60 && await page.getByText("They are being taken away in Moodle.").count() > 0; ++i) {
      await page.waitForTimeout(500);
      await openPath(page, "/pace");
    }
    assert.equal(await page.getByText(/^Study groups: /).count(), 0);
    assertNoTrouble(page);
    await page.context().close();
  }
});
