import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible, assertFits, assertNoTrouble, launchAlone, lookAtPages, openBrowser, openPath, screenshot, sizes,
  speak } from "./browser.mjs";
import { startServers } from "./servers.mjs";

function day(fromNow) {
  return new Date(Date.now() + fromNow * 86400000).toISOString().slice(0, 10);
}

const policy = `
[reminders]
quiet_from = 24
quiet_until = 0
weekends = true
[[reminders.stage]]
name = "early"
hours_before = 144
[own_tokens]
use = "messages"
[[trial]]
name = "spring"
kind = "hold-out"
share_percent = 20
site = "practice"
courses = ["2"]
purpose = "Do reminders help?"
approved_by = "Committee"
approved_on = "${day(-1)}"
first_day = "${day(-1)}"
last_day = "${day(30)}"
`;

let servers;
let browser;
before(async () => {
  browser = await openBrowser();
  servers = await startServers(process.env.BUILD, { name: "e2e-trial", writes: "all", policy });
});
after(async () => {
  await browser?.close();
  await servers?.stop();
});

/** The report once somebody takes part: the service plans on its own. */
async function report() {
  for (let attempt = 0; attempt < 300; ++attempt) {
    const [trial] = JSON.parse(servers.command("trial", "report", "--json"));
    if (trial.entered > 0) return trial;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody takes part:\n${servers.log()}`);
}

test("while a hold-out is on, the running service notes who takes part and withholds from some", async () => {
  const trial = await report();
  assert.equal(trial.verdict, "too_few");
  assert.equal(trial.usual.share, undefined);
  const held = servers.command("remind", "--dry-run").split("\n").filter((line) => line.endsWith("| held_out"));
  assert.ok(held.length > 0, "nobody is held out");
  const names = new Set(held.map((line) => line.split(" | ")[0].trim()));
  assert.ok(names.size < trial.entered, "everybody is held out");
  const text = servers.command("trial", "report", "spring");
  assert.match(text, new RegExp(`students who take part: ${trial.entered}`));
  assert.match(text, /too few to tell/);
  assert.equal(JSON.parse(servers.command("trial", "report", "--json"))[0].entered, trial.entered);
});

test("students read what the trial means, teachers who gets none, in every room and both languages", async () => {
  await lookAtPages(browser, "student05", [["trial-my-path", "/my-path"], ["trial-data", "/data"]], { servers });
  await lookAtPages(browser, "teacher1", [["trial-reminders", "/reminders"], ["trial-letters", "/letters"]], { servers });
  const page = await launchAlone(browser, "student05", { servers });
  await page.getByText("There is a trial of reminders in this course").waitFor();
  await openPath(page, "/data");
  await page.getByText("Do reminders help?").waitFor();
  await page.context().close();
});

const token = "0123456789abcdef0123456789abcdef";

test("a mentor gives a token that Moodle does not know, is told, and takes it away", async () => {
  for (const size of Object.values(sizes)) {
    const page = await launchAlone(browser, "mentor1", { servers, size });
    await openPath(page, "/own-token");
    for (const language of ["lv", "en"]) {
      await speak(page, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `own-token-form-${language}`, { whole: true });
    }
    await page.getByRole("textbox", { name: "Token" }).fill("two words");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("That is no token.").waitFor();
    await page.getByRole("textbox", { name: "Token" }).fill(token);
    await page.getByRole("button", { name: "Save" }).click();
    const verdict = page.getByText("Moodle does not take the token");
    for (let attempt = 0; attempt < 60 && !(await verdict.isVisible()); ++attempt) {
      await page.waitForTimeout(250);
      await openPath(page, "/own-token");
    }
    await verdict.waitFor();
    for (const language of ["lv", "en"]) {
      await speak(page, language);
      await assertAccessible(page);
      await assertFits(page);
      await screenshot(page, `own-token-given-${language}`, { whole: true });
    }
    assert.ok(!(await page.content()).includes(token), "the page shows the token");
    await page.getByRole("button", { name: "Delete the token" }).click();
    await page.getByText("You have given none").waitFor();
    assertNoTrouble(page);
    await page.context().close();
  }
});
