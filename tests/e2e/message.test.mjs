import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible, assertFits, assertNoTrouble, launchAlone, lms, openBrowser, screenshot,
  sizes } from "./browser.mjs";

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

async function written() {
  return (await fetch(`${lms}/practice/written.json`)).json();
}

/** Opens the page of the first student on the mentor's list. */
async function openStudent(page) {
  await page.getByRole("navigation").getByRole("link", { name: /^Students/ }).click();
  await page.locator("table tbody a[href*='/students/']").first().click();
  await page.waitForURL(/\/students\/\d+$/);
}

test("a student's page shows the work with its dates and is fit for every room", async () => {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, "mentor1", { size });
    await openStudent(page);
    await assertAccessible(page);
    await assertFits(page);
    assertNoTrouble(page);
    await screenshot(page, "mentor-student");
    await page.context().close();
  }
});

test("a mentor previews and sends a message, and it arrives in the LMS exactly once", async () => {
  const page = await launchAlone(browser, "mentor1", { size: sizes.frame });
  await openStudent(page);
  await page.getByRole("link", { name: /^Write to/ }).first().click();
  await page.waitForURL(/\/message/);
  const text = `How is the plan going? Page ${process.pid}.`;
  await page.getByRole("textbox").first().fill(text);
  await assertAccessible(page);
  await assertFits(page);
  await screenshot(page, "mentor-message-form");
  await page.locator("main form[method=post] button[type=submit]").first().click();
  await page.getByText(text).first().waitFor();
  await assertAccessible(page);
  await assertFits(page);
  await screenshot(page, "mentor-message-preview");
  await page.locator("main form[action$='/send'] button[type=submit]").first().click();
  await page.waitForURL(/\/students\/\d+/);
  await page.getByText(text).first().waitFor();

  let mine = [];
  for (let attempt = 0; attempt < 200 && mine.length === 0; ++attempt) {
    mine = (await written()).filter((message) => (message.text + message.html).includes(text));
    if (mine.length === 0) await page.waitForTimeout(200);
  }
  assert.equal(mine.length, 1);
  assertNoTrouble(page);
  await page.context().close();
});
