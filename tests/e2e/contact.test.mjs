import { after, before, test } from "node:test";

import { assertAccessible, assertFits, assertNoTrouble, launchAlone, lookAtPages, openBrowser, openPath, screenshot, sizes,
  speak } from "./browser.mjs";

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

test("what a student chooses and is told fits every room in both languages", async () => {
  await lookAtPages(browser, "student05", [["contact-my-path", "/my-path"], ["contact-choice", "/my-path/contact"],
    ["contact-data", "/data"]]);
});

test("what a teacher sees of reminders fits every room in both languages", async () => {
  await lookAtPages(browser, "teacher1", [["reminders", "/reminders"], ["reminders-text", "/reminders/text"],
    ["reminders-what-if", "/reminders/what-if"], ["letters-all", "/letters"]]);
});

test("what a mentor chooses about messages fits every room in both languages", async () => {
  await lookAtPages(browser, "mentor1", [["letters", "/letters"], ["own-token", "/own-token"]]);
  const page = await launchAlone(browser, "mentor1", { size: sizes.window });
  await speak(page, "en");
  await openPath(page, "/letters");
  await page.getByRole("button", { name: "Send me no digests" }).click();
  await page.getByRole("button", { name: "Send me a digest each week" }).click();
  await page.getByRole("button", { name: "Send me no digests" }).waitFor();
  assertNoTrouble(page);
  await page.context().close();
});

test("a mentor notes a contact made elsewhere, and it stands on the student's page", async () => {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, "mentor1", { size });
    await speak(page, "en");
    await page.locator(".card-line").first().getByRole("heading").getByRole("link").click();
    await page.waitForURL(/\/students\/\d+$/);
    const student = new URL(page.url()).pathname.replace(/^\/l\/[^/]+/, "");
    await openPath(page, `${student}/contact`);
    for (const language of ["lv", "en"]) {
      await speak(page, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `contact-note-${language}`, { whole: true });
    }
    const text = `Rang, goes on this evening (${size.width}).`;
    await page.getByLabel("Telephone").check();
    await page.locator("textarea").fill(text);
    await page.locator("main form button[type=submit]").last().click();
    await page.waitForURL(/\/students\/\d+(\?.*)?$/);
    await page.getByText(text).waitFor();
    for (const language of ["lv", "en"]) {
      await speak(page, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `contact-student-${language}`, { whole: true });
    }
    assertNoTrouble(page);
    await page.context().close();
  }
});
