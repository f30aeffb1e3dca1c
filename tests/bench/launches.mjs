// How many whole LTI launches a second `waymark serve` answers over HTTP, state in SQLite. Plays the platform itself:
//   node tests/bench/launches.mjs build/release [launches] [at once]
//   (cd tests/bench/peers/ltijs && npm ci) && node tests/bench/launches.mjs build/release 4000 16 --peer
// The second form sends the same load to ltijs with SQLite as well and prints the ratio.
// A launch is a login initiation (one row written) and a launch post (signature, row consumed, session written). Tokens are
// signed between the two halves, outside the measured time. The generator (http_load) shares the machine with the server,
// so the figure is a lower bound. One connection per request, as the server asks for.

import { spawn } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const withPeer = process.argv.includes("--peer");
const [build, launchesText = "4000", atOnceText = "16"] = process.argv.slice(2).filter((word) => word !== "--peer");
if (!build) {
  console.error("usage: launches.mjs BUILD [LAUNCHES] [AT_ONCE] [--peer]");
  process.exit(2);
}
const launches = Number(launchesText);
const atOnce = Number(atOnceText);
const client = "bench-client";
const claim = (name) => `https://purl.imsglobal.org/spec/lti/claim/${name}`;
const keys = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
const keySet = { keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "bench", alg: "RS256", use: "sig" }] };

function listen(server) {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

async function freePort() {
  const server = http.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(url) {
  return new Promise((resolve) => {
    http.get(url, { agent: false }, (answer) => answer.resume().on("end", () => resolve(true))).on("error", () => resolve(false));
  });
}

function configuration(platform, port) {
  return `public_url = "http://127.0.0.1:${port}"
default_language = "en"
log_level = "warning"
[listen]
address = "127.0.0.1"
port = ${port}
trusted_proxies = ["127.0.0.1"]
[storage]
database = "waymark.db"
data_key = "data.key"
lti_keys = "lti"
[[site]]
key = "bench"
name = "Bench"
zone = "Europe/Riga"
language = "en"
[site.web_service]
address = "${platform}"
token_file = "bench.token"
[[site.registration]]
key = "bench"
issuer = "${platform}"
client_id = "${client}"
deployment_ids = ["1"]
authorization_endpoint = "${platform}/auth"
jwks_uri = "${platform}/jwks"
token_endpoint = "${platform}/token"
`;
}

/** Starts a program whose output goes to <name>.log, and waits until `url` answers anything. */
async function start(folder, name, program, args, environment, url) {
  const file = path.join(folder, `${name}.log`);
  const log = fs.openSync(file, "w");
  const child = spawn(program, args, { stdio: ["ignore", log, log], env: { ...process.env, ...environment } });
  children.push(child);
  for (let attempt = 0; attempt < 300 && child.exitCode === null; ++attempt) {
    if (await answers(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} did not start:\n${fs.readFileSync(file, "utf8")}`);
}

async function startWaymark(folder, platform) {
  const port = await freePort();
  fs.writeFileSync(path.join(folder, "waymark.toml"), configuration(platform, port));
  fs.writeFileSync(path.join(folder, "bench.token"), "none\n", { mode: 0o600 });
  await start(folder, "waymark", path.join(build, "service/waymark"), ["--config", path.join(folder, "waymark.toml"), "serve"], {},
    `http://127.0.0.1:${port}/healthz`);
  return `http://127.0.0.1:${port}`;
}

async function startPeer(folder, platform) {
  const port = await freePort();
  const server = path.join(path.dirname(fileURLToPath(import.meta.url)), "peers/ltijs/server.mjs");
  const environment = { PLATFORM: platform, CLIENT: client, PORT: String(port), FOLDER: folder };
  await start(folder, "peer", process.execPath, [server], environment, `http://127.0.0.1:${port}/`);
  await new Promise((resolve) => setTimeout(resolve, 2000));  // it answers before it has registered the platform
  return `http://127.0.0.1:${port}`;
}

/** The bytes of a POST of a form, as `http_load` sends them. */
function post(url, fields, headers) {
  const body = new URLSearchParams(fields).toString();
  const lines = { Host: url.host, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": body.length, ...headers };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `POST ${url.pathname} HTTP/1.1\r\n${head}Connection: close\r\n\r\n${body}`;
}

function answerOf(text) {
  const end = text.indexOf("\r\n\r\n");
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split("\r\n");
  const headers = lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]);
  const values = (name) => headers.filter(([key]) => key === name).map(([, value]) => value);
  return { status: Number(first.split(" ")[1] ?? 0), cookies: values("set-cookie"), location: values("location")[0], body: text.slice(end + 4) };
}

/** Sends all, `atOnce` at a time; resolves to the answers in the same order and the seconds it took. */
async function load(tool, requests) {
  const child = spawn(path.join(build, "tests/bench/http_load"), [new URL(tool).port, String(atOnce)]);
  const out = [];
  let seconds = "";
  child.stdout.on("data", (part) => out.push(part));
  child.stderr.on("data", (part) => (seconds += part));
  const ended = new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  child.stdin.end(requests.map((request) => `${Buffer.byteLength(request)}\n${request}`).join(""));
  if ((await ended) !== 0) throw new Error(`http_load: ${seconds}`);
  const bytes = Buffer.concat(out);
  const answers = [];
  for (let at = 0; at < bytes.length;) {
    const line = bytes.indexOf("\n", at);
    const begin = line + 1;
    at = begin + Number(bytes.subarray(at, line).toString());
    answers.push(answerOf(bytes.subarray(begin, at).toString()));
  }
  return { answers, seconds: Number(seconds) };
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function sign(claims) {
  const input = `${encode({ alg: "RS256", typ: "JWT", kid: "bench" })}.${encode(claims)}`;
  return `${input}.${crypto.sign("sha256", Buffer.from(input), keys.privateKey).toString("base64url")}`;
}

/** As large as a Moodle launch. */
function claimsOf(platform, tool, nonce, person) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: platform, aud: client, sub: String(person), nonce, iat: now, exp: now + 300,
    name: "Ana Lima", given_name: "Ana", family_name: "Lima", email: "ana@example.invalid",
    [claim("version")]: "1.3.0",
    [claim("message_type")]: "LtiResourceLinkRequest",
    [claim("deployment_id")]: "1",
    [claim("target_link_uri")]: `${tool}/lti/launch`,
    [claim("resource_link")]: { id: "31", title: "My plan", description: "Plan and deadlines" },
    [claim("context")]: { id: "9", label: "BIO1", title: "Biology", type: ["CourseSection"] },
    [claim("roles")]: ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
    [claim("launch_presentation")]: { locale: "en", document_target: "iframe", return_url: `${platform}/return?course=9` },
    [claim("tool_platform")]: { product_family_code: "moodle", version: "2023042403", guid: "d33b4fa2c3e4" },
    [claim("custom")]: { unit: "week1", view: "plan", groups: "1" },
  };
}

function plain(text) {
  return text.replaceAll("&amp;", "&").replaceAll("&#x2F;", "/").replaceAll("&#x3D;", "=").replaceAll("&quot;", '"');
}

/** Waymark answers a login with a page that links on, others with a redirect. */
function begun(answer) {
  const link = () => plain(/href="([^"]*)"/.exec(answer.body.slice(answer.body.indexOf('id="login"')))[1]);
  const next = new URL(answer.location ?? link());
  const cookies = answer.cookies.map((cookie) => cookie.split(";")[0]).filter((one) => !one.endsWith("="));
  return { state: next.searchParams.get("state"), nonce: next.searchParams.get("nonce"), cookie: cookies.join("; ") };
}

/** Processor seconds that the started server has taken so far (Linux). */
function processorSeconds() {
  const fields = fs.readFileSync(`/proc/${children.at(-1).pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Sends all logins, then all launches, and prints the rates; resolves to whole launches per second. */
async function measure(name, tool, platform) {
  const refused = new Map();
  const note = (what, status) => refused.set(`${what} ${status}`, (refused.get(`${what} ${status}`) ?? 0) + 1);
  // A whole school behind one proxy: the limit for one address is not what is measured.
  const from = (i) => ({ "X-Forwarded-For": `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}` });
  const initiation = { iss: platform, client_id: client, login_hint: "7", lti_message_hint: '{"cmid":46,"launchid":"x"}',
    lti_deployment_id: "1", target_link_uri: `${tool}/lti/launch` };
  const login = new URL(`${tool}/lti/login`);
  const idle = processorSeconds();
  const began = await load(tool, Array.from({ length: launches }, (_, i) => post(login, initiation, from(i))));
  const logins = [];
  for (const answer of began.answers) {
    if (answer.status === 200 || answer.status === 302) logins.push(begun(answer));
    else note("login", answer.status);
  }
  const launch = new URL(`${tool}/lti/launch`);
  const posts = logins.map((one, i) => post(launch,
    { state: one.state, id_token: sign(claimsOf(platform, tool, one.nonce, i)) }, { ...from(i), Cookie: one.cookie }));
  const done = await load(tool, posts);
  for (const answer of done.answers) if (answer.status !== 303 && answer.status !== 302) note("launch", answer.status);
  const rate = (seconds) => Math.round(posts.length / seconds);
  const processor = (processorSeconds() - idle) / posts.length;
  console.log(`${name}: login initiations/s ${rate(began.seconds)}, launch posts/s ${rate(done.seconds)}, `
    + `whole launches/s ${rate(began.seconds + done.seconds)}, `
    + `server ${(processor * 1000).toFixed(2)} processor ms a launch`);
  for (const [what, count] of refused) console.log(`${name}: refused: ${what}: ${count}`);
  if (refused.size > 0) process.exitCode = 1;
  return posts.length / (began.seconds + done.seconds);
}

const children = [];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "waymark-bench-"));
const jwks = http.createServer((asked, answer) => {
  answer.writeHead(asked.url === "/jwks" ? 200 : 404, { "Content-Type": "application/json" });
  answer.end(asked.url === "/jwks" ? JSON.stringify(keySet) : "{}");
});
try {
  const platform = `http://127.0.0.1:${await listen(jwks)}`;
  console.log(`${launches} launches, ${atOnce} at once, ${os.cpus().length} cores`);
  const ours = await measure("waymark", await startWaymark(folder, platform), platform);
  if (withPeer) {
    children.pop().kill("SIGTERM");
    const theirs = await measure("ltijs", await startPeer(folder, platform), platform);
    console.log(`ratio ${(ours / theirs).toFixed(1)}`);
  }
} finally {
  for (const child of children) child.kill("SIGTERM");
  jwks.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
