// Starts the practice LMS and Waymark on free ports over a fresh folder, and stops them.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
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

/** Ends TLS for a program that speaks plain HTTP on `port`, under a certificate made for the run. */
function endTls(port, folder) {
  const [key, cert] = [path.join(folder, "tls.key"), path.join(folder, "tls.crt")];
  if (!fs.existsSync(cert)) {
    const made = spawnSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
      "/CN=localhost", "-keyout", key, "-out", cert]);
    if (made.status !== 0) throw new Error(`openssl req: ${made.stderr}`);
  }
  const server = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (request, response) => {
    const onward = http.request({ host: "127.0.0.1", port, path: request.url, method: request.method,
      headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    request.pipe(onward);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Runs the program once: status, stdout, stderr. */
function waymarkRun(build, configuration, words) {
  return spawnSync(path.join(build, "service/waymark"), ["--config", configuration, ...words], { encoding: "utf8" });
}

/** Runs the program once and returns what it printed. */
function waymarkCommand(build, configuration, words) {
  const run = waymarkRun(build, configuration, words);
  if (run.status !== 0) throw new Error(`waymark ${words.join(" ")} failed:\n${run.stdout}${run.stderr}`);
  return run.stdout;
}

/**
 * Returns the addresses of both programs, the folder, how to run a command, and how to stop them. Options: `name` of the folder;
 * `lmsHost`, another name for the loopback, so that the two are different sites to a browser; `secure` for https in
 * front of both; `known`, whether both know each other from the start; `writes` of the course; `policy`, the text of its
 * file; `lmsArguments`.
 */
export async function startServers(build, options = {}) {
  const { name = "e2e", lmsHost = "127.0.0.1", secure = false, known = true, writes = "mentor", policy = "",
    lmsArguments = [] } = options;
  const folder = path.join(build, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const [lmsPort, waymarkPort] = [await freePort(), await freePort()];
  const proxies = secure ? [await endTls(lmsPort, folder), await endTls(waymarkPort, folder)] : [];
  const shown = (inside, at) => (secure ? proxies[at].address().port : inside);
  const scheme = secure ? "https" : "http";
  const lms = `${scheme}://${lmsHost}:${shown(lmsPort, 0)}`;
  const waymark = `${scheme}://127.0.0.1:${shown(waymarkPort, 1)}`;
  const [lmsInside, waymarkInside] = [`http://127.0.0.1:${lmsPort}`, `http://127.0.0.1:${waymarkPort}`];
  const configuration = path.join(folder, "waymark.toml");
  let text = fill({ LMS: lms, LMS_INSIDE: secure ? lmsInside : lms, WAYMARK_PORT: waymarkPort, WAYMARK: waymark,
    WRITES: writes });
  if (!known) {
    text = text.replace(/\[\[site\.registration\]\][\s\S]*?(?=\[\[course)/, "").replace("[site.web_service]",
      "insecure_lab = true\n\n[site.web_service]").replace("[storage]",
      `[outbound]\nnetworks = ["127.0.0.0/8", "::1"]\nplain_origins = ["${lms}"]\n\n[storage]`);
  }
  fs.writeFileSync(configuration, text);
  if (policy) fs.writeFileSync(path.join(folder, "policy.toml"), policy);
  fs.writeFileSync(path.join(folder, "practice.token"), "practice-token\n", { mode: 0o600 });

  const children = [];
  const stopAll = async () => {
    for (const child of children.reverse()) await stop(child);
    for (const proxy of proxies) { proxy.closeAllConnections?.(); proxy.close(); }
  };
  try {
    children.push(start(path.join(build, "tests/practice_lms/practice_lms"), ["--port", String(lmsPort), "--tool", waymark,
      "--tool-inside", waymarkInside, "--url", lms, ...(known ? [] : ["--no-tool"]), ...lmsArguments], folder));
    await answered(children[0], `${lmsInside}/practice/`);
    waymarkCommand(build, configuration, ["sync", "--once"]);
    children.push(start(path.join(build, "service/waymark"), ["--config", configuration, "serve"], folder));
    await answered(children[1], `${waymarkInside}/healthz`);
  } catch (error) {
    await stopAll();
    throw error;
  }
  const log = () => fs.readFileSync(path.join(folder, "waymark.log"), "utf8");
  return { lms, waymark, lmsInside, log, folder, stop: stopAll, run: (...words) => waymarkRun(build, configuration, words),
    command: (...words) => waymarkCommand(build, configuration, words) };
}
