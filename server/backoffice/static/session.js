// Who is signed in, and how the API is asked.
//
// Both tokens live in this page's memory. The refresh token is in sessionStorage only while the page is reloaded: a
// copied tab finds none, and so two tabs never exchange one token, which would end the session.
import { makeStore } from "./store.js";

const KEPT = "voltcart-refresh-token";
const OFFICE = ["admin", "owner"];
// `known` is false until it is clear whether a reload brought a session; `asking` while somebody has to sign in.
export const session = makeStore({ user: null, known: false, asking: false });
let accessToken = null;
let refreshToken = sessionStorage.getItem(KEPT);
let renewal = null;
let signedIn = null;

sessionStorage.removeItem(KEPT);
addEventListener("pagehide", () => refreshToken && sessionStorage.setItem(KEPT, refreshToken));
addEventListener("pageshow", () => sessionStorage.removeItem(KEPT));

// What the API, or the way to it, refused; `problem` is its answer (RFC 9457).
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || "Something went wrong.");
    this.status = status;
    this.code = problem.code || "unknown";
    this.problem = problem;
    this.errors = problem.errors || [];
  }
}

export function asRefusal(error) {
  if (error instanceof Refusal) return error;
  console.error(error);
  return new Refusal(0, { code: "page_error", detail: "This page made a mistake; reload it and try again." });
}

export function mistake(field, message) {
  return new Refusal(400, { code: "invalid_request", detail: "Check what you wrote.", errors: [{ field, message }] });
}

// Ask the API; gives `{status, data, etag}` or throws a Refusal. `key` is an idempotency key, `etag` an If-Match.
export async function ask(method, path, wish = {}) {
  if (!accessToken) await renew(accessToken);
  const used = accessToken;
  let answer = await send(method, path, wish, used);
  if (answer.status === 401) {
    await renew(used);
    answer = await send(method, path, wish, accessToken);
  }
  return read(answer, wish.file);
}

// Have the API do what needs no session.
export async function askOpenly(path, body) {
  return read(await send("POST", path, { body }));
}

export async function signIn(email, password) {
  const answer = await askOpenly("/api/auth/login", { email, password });
  if (!OFFICE.includes(answer.data.user.role)) {
    send("POST", "/api/auth/logout", { body: { refresh_token: answer.data.refresh_token } }).catch(() => {});
    throw new Refusal(403, {
      code: "not_for_you",
      detail: "This is the office of the shop, for its admins and store owners. Your account is neither.",
    });
  }
  const before = session.get().user;
  adopt(answer.data);
  // Somebody else took the place: nothing that was read for the first one stays on the screen.
  if (before && before.id !== answer.data.user.id) location.reload();
  signedIn?.resolve();
  signedIn = null;
}

export async function signOut() {
  const token = refreshToken;
  forget();
  session.set({ user: null, known: true, asking: false });
  if (token) await send("POST", "/api/auth/logout", { body: { refresh_token: token } }).catch(() => {});
  location.reload();
}

// Find out whether a reload brought a session. Where the shop does not answer just now, the next reload tries again.
export async function resume() {
  if (refreshToken) await exchange().catch(() => {});
  session.set({ ...session.get(), known: true });
}

function forget() {
  accessToken = refreshToken = null;
}

function adopt(pair) {
  accessToken = pair.access_token;
  refreshToken = pair.refresh_token;
  session.set({ user: pair.user, known: true, asking: false });
}

// Of all requests that meet an old access token, one gets a new one for them all.
function renew(used) {
  if (accessToken && accessToken !== used) return Promise.resolve();
  renewal ??= exchange().finally(() => (renewal = null));
  return renewal;
}

async function exchange() {
  if (refreshToken) {
    const answer = await send("POST", "/api/auth/refresh", { body: { refresh_token: refreshToken } });
    if (answer.ok) {
      const pair = await answer.json();
      if (OFFICE.includes(pair.user.role)) return adopt(pair);
    } else if (answer.status !== 401 && answer.status !== 409) {
      // The shop does not answer just now: that ends no session.
      return read(answer);
    }
    forget();
  }
  if (!session.get().user) return undefined;
  // The page stays as it is, with all that was typed, and the request that found out goes on afterwards.
  session.set({ ...session.get(), asking: true });
  return new Promise((resolve) => (signedIn = { resolve }));
}

async function send(method, path, wish, token) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (wish.body !== undefined) headers["Content-Type"] = "application/json";
  if (wish.etag) headers["If-Match"] = wish.etag;
  if (wish.key) headers["Idempotency-Key"] = wish.key;
  const body = wish.body === undefined ? undefined : JSON.stringify(wish.body);
  try {
    return await fetch(path + asQuery(wish.query), {
      ...{ method, headers, body, signal: wish.signal },
      ...{ cache: "no-store", credentials: "omit", redirect: "error" },
    });
  } catch (error) {
    throw asLost(error);
  }
}

// A request of which no whole answer came.
function asLost(error) {
  if (error.name === "AbortError") return error;
  return new Refusal(0, {
    code: "no_connection",
    detail: "The shop cannot be reached. Check the connection and try again.",
  });
}

async function read(answer, file) {
  const etag = answer.headers.get("ETag");
  let text = "";
  try {
    if (answer.ok && file) return { status: answer.status, data: await answer.blob(), etag };
    text = await answer.text();
  } catch (error) {
    throw asLost(error);
  }
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    data = { detail: `The shop gave an answer that cannot be read (${answer.status}).` };
  }
  if (!answer.ok) throw new Refusal(answer.status, data || {});
  return { status: answer.status, data, etag };
}

function asQuery(query) {
  const given = Object.entries(query || {}).filter(([, value]) => value !== "" && value != null);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
