// The risk report as somebody opens it: a file on disk, without any server. What the file holds is checked against
// the program by the golden test of the pages.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { assertAccessible, openBrowser, openPage, sizes } from "./browser.mjs";

const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "../golden/risk_report.en.html");

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

for (const size of ["window", "phone"])
  for (const colorScheme of ["light", "dark"])
    test(`the risk report opens from disk, ${size}, ${colorScheme}, and is accessible`, async () => {
      const page = await openPage(browser, { size: sizes[size], colorScheme });
      await page.goto(pathToFileURL(file).href);
      await page.getByRole("heading", { level: 1, name: "How good the risk card is" }).waitFor();
      assert.equal(await page.locator("svg").count(), 7); // the order, and six plots of calibration
      const font = await page.evaluate(() => getComputedStyle(document.querySelector("h1")).fontSize);
      assert.notEqual(font, "32px"); // its own style holds
      await assertAccessible(page);
      assert.deepEqual(page.troubles, []);
      await page.context().close();
    });
