// Starts the practice LMS and Waymark on free ports over a fresh folder, and stops them.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const template = path.join(here, "../practice_lms/waymark.toml.in");

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function start(program, args, folder) {
  const log = fs.openSync(path.join(folder, `${path.basename(program)}.log`), "w");
  const child = spawn(program, args, { stdio: ["ignore", log, log] });
  child.logFile = path.join(folder, `${path.basename(program)}.log`);
  return child;
}

async function answered(child, url) {
  for (let attempt = 0; attempt < 300; ++attempt) {
    if (child.exitCode !== null) break;
    const status = await fetch(url).then((answer) => answer.status, () => 0);
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer:\n${fs.readFileSync(child.logFile, "utf8")}`);
}

function fill(values) {
  let text = fs.readFileSync(template, "utf8");
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`@${name}@`, value);
  return text;
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

/** Returns the addresses of both programs and how to stop them. */
export async function startServers(build) {
  const folder = path.join(build, "e2e");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const [lmsPort, waymarkPort] = [await freePort(), await freePort()];
  const lms = `http://127.0.0.1:${lmsPort}`;
  const waymark = `http://127.0.0.1:${waymarkPort}`;
  const configuration = path.join(folder, "waymark.toml");
  fs.writeFileSync(configuration, fill({ LMS: lms, WAYMARK_PORT: waymarkPort, WAYMARK: waymark, WRITES: "mentor" }));
  fs.writeFileSync(path.join(folder, "practice.token"), "practice-token\n", { mode: 0o600 });

  const children = [];
  const stopAll = async () => {
    for (const child of children.reverse()) await stop(child);
  };
  try {
    children.push(start(path.join(build, "tests/practice_lms/practice_lms"),
      ["--port", String(lmsPort), "--tool", waymark], folder));
    await answered(children[0], `${lms}/practice/`);
    const program = path.join(build, "service/waymark");
    const sync = spawnSync(program, ["--config", configuration, "sync", "--once"], { encoding: "utf8" });
    if (sync.status !== 0) throw new Error(`sync --once failed:\n${sync.stdout}${sync.stderr}`);
    children.push(start(program, ["--config", configuration, "serve"], folder));
    await answered(children[1], `${waymark}/healthz`);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return { lms, waymark, stop: stopAll };
}
