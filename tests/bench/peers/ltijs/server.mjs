// ltijs with SQLite, as its manual sets it up: the same launches as Waymark gets, for launches.mjs --peer.
import ltijs from "ltijs";
import Database from "ltijs-sequelize";

const { PLATFORM, CLIENT, PORT, FOLDER } = process.env;
const lti = ltijs.Provider;
const database = new Database("lti", "user", "password", { dialect: "sqlite", storage: `${FOLDER}/ltijs.db`, logging: false });
lti.setup("a key of the benchmark alone", { plugin: database }, { appRoute: "/lti/launch", loginRoute: "/lti/login",
  cookies: { secure: false, sameSite: "" }, tokenMaxAge: 300 });  // its 10 seconds are over before a slow run is
lti.onConnect((token, request, response) => response.send("launched"));
await lti.deploy({ port: Number(PORT), silent: true });
await lti.registerPlatform({ url: PLATFORM, name: "Bench", clientId: CLIENT, authenticationEndpoint: `${PLATFORM}/auth`,
  accesstokenEndpoint: `${PLATFORM}/token`, authConfig: { method: "JWK_SET", key: `${PLATFORM}/jwks` } });
