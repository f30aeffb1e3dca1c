import assert from "node:assert/strict";
import { after, before, test } from "node:test";

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
before(async () => {
  servers = await startServers(process.env.BUILD, { name: "e2e-trial", writes: "all", policy });
});
after(() => servers?.stop());

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
