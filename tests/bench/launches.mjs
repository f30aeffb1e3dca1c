// How many whole LTI launches a second `waymark serve` answers over HTTP, state in SQLite. Plays the platform itself:
//   node tests/bench/launches.mjs build/release [launches] [at once]
//   (cd tests/bench/peers/ltijs && npm ci) && node tests/bench/launches.mjs build/release 4000 16 --peer
// The second form sends the same load to ltijs with SQLite as well and prints the ratio.
// A launch is a login initiation (one row written) and a launch post (signature, row consumed, session written). Tokens are
// signed between the two halves, outside the measured time. The generator shares the machine with the server, so the
// figure is a lower bound. One connection per request, as the server asks for.

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

function request(url, fields, headers = {}) {
  const body = fields ? new URLSearchParams(fields).toString() : "";
  return new Promise((resolve, reject) => {
    const options = { method: fields ? "POST" : "GET", agent: false, headers: { ...headers, "Content-Length": body.length } };
    if (fields) options.headers["Content-Type"] = "application/x-www-form-urlencoded";
    const outgoing = http.request(url, options, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
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
    if (await request(url).then(() => true, () => false)) return;
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

/** Runs `work(i)` for 0 … count-1, `atOnce` at a time; resolves to the seconds it took. */
async function timed(count, work) {
  let next = 0;
  const begin = process.hrtime.bigint();
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return Number(process.hrtime.bigint() - begin) / 1e9;
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
  const next = new URL(answer.headers.location ?? link());
  const cookies = (answer.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).filter((one) => !one.endsWith("="));
  return { state: next.searchParams.get("state"), nonce: next.searchParams.get("nonce"), cookie: cookies.join("; ") };
}

/** Sends all logins, then all launches, and prints the rates; resolves to whole launches per second. */
async function measure(name, tool, platform) {
  const refused = new Map();
  const note = (what, status) => refused.set(`${what} ${status}`, (refused.get(`${what} ${status}`) ?? 0) + 1);
  // A whole school behind one proxy: the limit for one address is not what is measured.
  const from = (i) => ({ "X-Forwarded-For": `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}` });
  const initiation = { iss: platform, client_id: client, login_hint: "7", lti_message_hint: '{"cmid":46,"launchid":"x"}',
    lti_deployment_id: "1", target_link_uri: `${tool}/lti/launch` };
  const logins = [];
  const loginTime = await timed(launches, async (i) => {
    const answer = await request(`${tool}/lti/login`, initiation, from(i));
    if (answer.status === 200 || answer.status === 302) logins.push(begun(answer));
    else note("login", answer.status);
  });
  const posts = logins.map((login, i) => ({ cookie: login.cookie,
    form: { state: login.state, id_token: sign(claimsOf(platform, tool, login.nonce, i)) } }));
  const launchTime = await timed(posts.length, async (i) => {
    const answer = await request(`${tool}/lti/launch`, posts[i].form, { ...from(i), Cookie: posts[i].cookie });
    if (answer.status !== 303 && answer.status !== 302) note("launch", answer.status);
  });
  const rate = (seconds) => Math.round(posts.length / seconds);
  console.log(`${name}: login initiations/s ${rate(loginTime)}, launch posts/s ${rate(launchTime)}, `
    + `whole launches/s ${rate(loginTime + launchTime)}`);
  for (const [what, count] of refused) console.log(`${name}: refused: ${what}: ${count}`);
  if (refused.size > 0) process.exitCode = 1;
  return posts.length / (loginTime + launchTime);
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
