import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

const build = process.env.BUILD;
const program = path.join(build, "service/waymark");
const configuration = path.join(build, "e2e/waymark.toml");

let folder;
before(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), "policy-")); });
after(() => { fs.rmSync(folder, { recursive: true, force: true }); });

function policy(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

function diff(...words) {
  return spawnSync(program, ["--config", configuration, "policy", "diff", ...words], { encoding: "utf8" });
}

function courses(...words) {
  const run = diff(...words, "--json");
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

test("the same rules change nothing", () => {
  const same = policy("same.toml", "[worklist]\nmissed_within_days = 28\n");
  const run = diff(same, same);
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /practice course 2 \(nothing is changed by this command\)/);
  assert.match(run.stdout, /worklist: 0 would enter, 0 would leave/);
  assert.match(run.stdout, /reminders: 0 more, 0 fewer/);
  for (const course of courses(same, same))
    for (const list of ["enter", "leave", "reminded", "unreminded"]) assert.deepEqual(course[list], []);
});

test("a shorter look back lets students leave the list, and the way back brings the same ones in", () => {
  const long = policy("long.toml", "[worklist]\nmissed_within_days = 28\n");
  const short = policy("short.toml", "[worklist]\nmissed_within_days = 1\nquiet_days = 300\n");
  const [there] = courses(long, short);
  assert.equal(there.site, "practice");
  assert.equal(there.course, "2");
  assert.ok(there.leave.length > 0, "nobody left");
  assert.deepEqual(there.enter, []);
  for (const student of there.leave) {
    assert.match(student.person, /^[0-9]+$/);
    assert.ok(student.kinds.some((kind) => kind === "missed" || kind === "quiet"), String(student.kinds));
  }
  const [back] = courses(short, long);
  assert.deepEqual(back.enter, there.leave);
  assert.deepEqual(back.leave, []);
  const text = diff(long, short).stdout;
  assert.match(text, new RegExp(`worklist: 0 would enter, ${there.leave.length} would leave`));
  assert.equal(text.split("\n").filter((line) => line.startsWith("  - ")).length >= there.leave.length, true);
});

test("another stage changes who is reminded", () => {
  const none = policy("none.toml", '[[reminders.stage]]\nname = "late"\nhours_after = 24\n');
  const wide = policy("wide.toml", '[[reminders.stage]]\nname = "early"\nhours_before = 144\n');
  const [course] = courses(none, wide);
  assert.ok(course.reminded.length > 0, "nobody would be reminded");
  for (const one of course.reminded) {
    assert.equal(one.stage, "early");
    assert.ok(Number.isInteger(one.due));
  }
  assert.deepEqual(courses(wide, none)[0].unreminded, course.reminded);
});

test("a bad file is refused by its line, and nothing is compared", () => {
  const good = policy("good.toml", "");
  const bad = policy("bad.toml", '[worklist]\nmissed_within_days = 28\nquiet_day = 3\n');
  for (const order of [[good, bad], [bad, good]]) {
    const run = diff(...order);
    assert.equal(run.status, 2, run.stderr);
    assert.equal(run.stdout, "");
    assert.match(run.stderr, /bad\.toml:3/);
    assert.match(run.stderr, /quiet_day/);
  }
  const missing = diff(good, path.join(folder, "missing.toml"));
  assert.notEqual(missing.status, 0);
  assert.match(missing.stderr, /missing\.toml/);
  assert.notEqual(diff(good).status, 0);  // NEW is not named
});
