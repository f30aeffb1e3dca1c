// node run.mjs --build <build folder> [part of a test file's name]: starts both programs and runs the tests against
// them; the exit status is that of the tests.

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { startServers } from "./servers.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf("--build");
const build = path.resolve(at > 0 ? process.argv[at + 1] : path.join(here, "../../build/dev"));
const screenshots = path.join(here, "../../build/screenshots");
const wanted = process.argv.slice(2).filter((argument, index) => index !== at - 2 && index !== at - 1);

if (!fs.existsSync(path.join(here, "node_modules/playwright-core"))) {
  console.error("the browser driver is missing: run ./check, or npm ci in tests/e2e");
  process.exit(1);
}

const servers = await startServers(build);
const files = fs.readdirSync(here).filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => wanted.every((part) => name.includes(part)));
// One file after the other: they share one practice LMS, and what one writes the next must not see half done.
let failed = files.length === 0 ? 1 : 0;
for (const file of files.sort()) {
  const tests = spawn(process.execPath, ["--test-reporter=spec", path.join(here, file)], {
    stdio: "inherit",
    env: { ...process.env, LMS_URL: servers.lms, WAYMARK_URL: servers.waymark, SCREENSHOTS: screenshots,
      BUILD: build },
  });
  const status = await new Promise((resolve) => tests.once("exit", (code) => resolve(code ?? 1)));
  if (status !== 0) failed = 1;
}
await servers.stop();
process.exit(failed);
