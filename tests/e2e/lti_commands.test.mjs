// The commands about platforms and keys, run as an administrator runs them, beside a service that is up.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { openBrowser } from "./browser.mjs";
import { startServers } from "./servers.mjs";

let servers;
before(async () => { servers = await startServers(process.env.BUILD, { name: "e2e-commands" }); });
after(async () => servers?.stop());

/** The command must end with this status and say this on standard error. */
function refuses(status, said, ...words) {
  const run = servers.run(...words);
  assert.equal(run.status, status, `${words.join(" ")}: ${run.stdout}${run.stderr}`);
  assert.match(run.stderr, said);
  return run;
}

test("an invitation names its site, its end and an address that is good, and is stored as a hash alone", async () => {
  const run = servers.run("lti", "invite", "practice", "--hours", "2");
  assert.equal(run.status, 0);
  assert.match(run.stdout, /site practice/);
  assert.match(run.stdout, /until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  const address = run.stdout.match(/https?:\S+\/lti\/register\?invitation=(\S+)/);
  assert.ok(address[0].startsWith(servers.waymark));
  for (const file of ["waymark.db", "waymark.db-wal"]) {
    const stored = path.join(servers.folder, file);
    if (fs.existsSync(stored)) assert.ok(!fs.readFileSync(stored).includes(address[1]));
  }
  assert.notEqual(servers.run("lti", "invite", "practice").stdout, run.stdout);
});

test("an invitation is refused for an unknown site and a time out of bounds", () => {
  refuses(2, /there is no site "nowhere".*practice/, "lti", "invite", "nowhere");
  refuses(2, /--hours/, "lti", "invite", "practice", "--hours", "0");
  refuses(2, /site/, "lti", "invite");
});

test("deployments are listed, approved once, and only of registrations that exist", () => {
  assert.match(servers.command("lti", "deployments"), /^practice {2}1 {2}configured$/m);
  refuses(2, /there is no registration "nobody"/, "lti", "deployments", "approve", "nobody", "7");
  refuses(2, /approve REGISTRATION DEPLOYMENT/, "lti", "deployments", "approve", "practice");
  refuses(2, /approve REGISTRATION DEPLOYMENT/, "lti", "deployments", "forget", "practice", "7");
  assert.equal(servers.command("lti", "deployments", "approve", "practice", "7"), "approved\n");
  assert.equal(servers.command("lti", "deployments", "approve", "practice", "7"), "was approved already\n");
  assert.match(servers.command("lti", "deployments"), /^practice {2}7 {2}approved$/m);
});

test("a registration by hand is kept once and never over another", () => {
  const words = (key, issuer) => ["lti", "register", key, "--site", "practice", "--issuer", issuer, "--client", "abc",
    "--deployment", "3", "--auth", `${issuer}/auth`, "--keys", `${issuer}/keys`, "--token", `${issuer}/token`];
  refuses(2, /not an https address/, ...words("school", "http://moodle.example.test"));
  refuses(2, /there is no site/, ...words("school", "https://moodle.example.test").map((word) =>
    (word === "practice" ? "nowhere" : word)));
  refuses(2, /KEY|letters/, ...words("School!", "https://moodle.example.test"));
  assert.match(servers.command(...words("school", "https://moodle.example.test")), /^registered school:/);
  refuses(1, /registered already; nothing was changed/, ...words("school", "https://other.example.test"));
  refuses(1, /registered already; nothing was changed/, ...words("again", "https://moodle.example.test"));
  assert.match(servers.command("lti", "deployments"), /^school {2}3 {2}approved$/m);
});

test("keys rotate when the next has been published for long enough, or at once when told so", async () => {
  const published = async () => (await (await fetch(`${servers.waymark}/lti/jwks.json`)).json()).keys.map((key) => key.kid);
  const before = await published();
  assert.equal(before.length, 2);
  const early = refuses(1, /has not been published for 24 hours yet/, "keys", "rotate");
  assert.equal(early.stdout, "");
  assert.deepEqual(await published(), before);
  assert.match(servers.command("keys", "rotate", "--now"), /rotated; the former key stays published for 24 hours/);
  const after = await published();  // the running service noticed
  assert.equal(after.length, 3);
  assert.ok(before.every((kid) => after.includes(kid)));
});

test("a score that an administrator tries out arrives in the gradebook", async () => {
  refuses(2, /nobody in this course has the id "9999"/, "lti", "score", "--course", "2", "9999", "1");
  refuses(1, /no course "77" is configured/, "lti", "score", "--course", "77", "7", "1");
  refuses(2, /points/, "lti", "score", "--course", "2", "7", "--", "-1");
  const browser = await openBrowser();
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${servers.lms}/practice/launch?as=teacher1`);  // tells where the grade service is
  await page.waitForURL(/\/l\/[^/]+\/today$/);
  await browser.close();
  assert.match(servers.command("lti", "score", "--course", "2", "7", "4", "--maximum", "5"), /^queued as delivery \d+/);
  const grades = async () => (await (await fetch(`${servers.lmsInside}/practice/lti.json`)).json()).grades;
  for (let attempt = 0; attempt < 100 && (await grades()).length === 0; ++attempt)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual((await grades()).map(({ user, points }) => ({ user, points })), [{ user: 7, points: 4 }]);
});
