// Editing what others may edit, too: only what one changed is sent, and only onto the version that one has seen.
import { ask, Refusal } from "./session.js";

// `base` is the thing as it was seen. When somebody was faster it is read again (`read`) and taken for the next try
// (`adopt`); the refusal names what is another now, of `names`: each field's name and how its value is written.
export async function save(path, body, base, { read, adopt, names }) {
  const changed = Object.entries(body).filter(([field, value]) => value !== base[field]);
  try {
    return (await ask("PUT", path, { body: Object.fromEntries(changed), etag: base.etag })).data;
  } catch (error) {
    if (error.status !== 412) throw error;
  }
  const now = await read();
  adopt(now);
  const others = Object.keys(names).filter((field) => now[field] !== base[field]);
  throw new Refusal(412, {
    code: "changed_meanwhile",
    detail: "Somebody has changed this meanwhile. What you wrote is still here; save again to have it so.",
    errors: others.map((field) => {
      const [name, asText] = names[field];
      return { field, message: `The ${name} is ${now[field] === null ? "empty" : asText(now[field], now)} now.` };
    }),
  });
}

export const quoted = (text) => `“${text}”`;
export const state = (isActive) => (isActive ? "active" : "inactive");
