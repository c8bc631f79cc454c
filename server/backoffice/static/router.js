// Where one is: `#/orders/<id>?status=paid` in the address, as `{path: ["orders", "<id>"], query}`.
import { makeStore, useStore } from "./store.js";

function read() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const route = makeStore(read());
addEventListener("hashchange", () => route.set(read()));

export const useRoute = () => useStore(route);

export function href(path, query = {}) {
  const texts = new URLSearchParams(query);
  return `#/${path.map(encodeURIComponent).join("/")}${texts.size ? `?${texts}` : ""}`;
}

export function goTo(path, query) {
  location.hash = href(path, query);
}
