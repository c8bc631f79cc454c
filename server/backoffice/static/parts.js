// What every page is made of.
import { createContext, html, useContext, useEffect, useId, useLayoutEffect, useRef } from "./lib.js";
import { words } from "./format.js";
import { makeStore, useStore } from "./store.js";

const told = makeStore(null);
const GOOD = ["active", "delivered", "paid", "processed", "resolved", "done", "live"];
const BAD = ["cancelled", "failed", "banned", "hidden"];
const WAITING = ["pending", "requested", "sent", "queued", "running", "processing"];

// What the API says to programs, said to people.
const SAID = {
  forbidden: "This is not for your account.",
  stale: "Somebody else has changed this meanwhile. Look at it again.",
};

// The refusal of the form around, for its fields.
export const Mistakes = createContext(null);

// Say that something is done; it is read out, and stays until the next thing is.
export const tell = (text) => told.set({ text, number: (told.get()?.number ?? 0) + 1 });

export function Told() {
  const last = useStore(told);
  return html`<div class="told" role="status">
    ${last && html`<p key=${last.number}>${last.text}
      <${Button} class="quiet" label="Close the message" onClick=${() => told.set(null)}>×</${Button}></p>`}
  </div>`;
}

// The page's heading, which has the focus when the page changes.
export function Heading({ title, place = "Voltcart office", children }) {
  const heading = useRef();
  useEffect(() => {
    document.title = `${title} – ${place}`;
  }, [title]);
  useEffect(() => {
    if (document.querySelector("dialog[open]") === null) heading.current.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return html`<div class="heading"><h1 tabindex="-1" ref=${heading}>${title}</h1>${children}</div>`;
}

// A button says that it is busy by its looks and to those who hear it; what it does is done once at a time anyway.
export function Button({ busy, label, children, ...more }) {
  return html`<button type="button" aria-label=${label} aria-disabled=${busy ? "true" : undefined} ...${more}>
    ${children}
  </button>`;
}

export function Badge({ of }) {
  const tone = GOOD.includes(of) ? "good" : BAD.includes(of) ? "bad" : WAITING.includes(of) ? "waiting" : "other";
  return html`<span class="badge ${tone}">${words(of)}</span>`;
}

// Why something was refused, with every mistake; it is read out at once.
export function Problem({ refusal, again }) {
  if (!refusal) return null;
  return html`<div class="problem" role="alert">
    <p>${SAID[refusal.code] ?? refusal.message}</p>
    ${refusal.errors.length > 0 &&
    html`<ul>${refusal.errors.map(
      (one) => html`<li>${words(one.field.replace("query.", ""))}: ${one.message}</li>`,
    )}</ul>`}
    ${again && html`<${Button} onClick=${again}>Try again</${Button}>`}
  </div>`;
}

// A part of a page that is read from the API by itself: its loading, its failure, or what it shows.
export function Loaded({ of, what, children }) {
  if (of.refusal?.status === 404 && of.refusal.code === "unknown_route") {
    return html`<p class="empty">This shop does not offer ${what}.</p>`;
  }
  if (of.refusal && of.data === null) return html`<${Problem} refusal=${of.refusal} again=${of.reload} />`;
  if (of.data === null) return html`<p class="loading" role="status">Loading ${what}…</p>`;
  return children(of.data);
}

// A labelled input; the refusal of the form that it is in may name a mistake in it.
export function Field({ label, name, hint, kind = "text", options, ...more }) {
  const id = useId();
  const refusal = useContext(Mistakes);
  const wrong = refusal?.errors.find((one) => one.field === name);
  const about = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ") || undefined;
  const common = { id, name, "aria-invalid": wrong ? "true" : undefined, "aria-describedby": about, ...more };
  return html`<div class=${kind === "checkbox" ? "field tick" : "field"}>
    <label for=${id}>${label}</label>
    ${control(kind, common, options)}
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${wrong && html`<p class="wrong" id="${id}-wrong">${wrong.message}</p>`}
  </div>`;
}

// What is given is where an input starts: what is typed stays, however often the form is drawn.
function control(kind, { value, checked, ...common }, options) {
  if (kind === "select") {
    return html`<select ...${common}>${options.map(
      ([code, text]) => html`<option value=${code} selected=${code === (value ?? "")}>${text}</option>`,
    )}</select>`;
  }
  if (kind === "textarea") return html`<textarea rows="3" defaultValue=${value ?? ""} ...${common}></textarea>`;
  if (kind === "checkbox") return html`<input type="checkbox" defaultChecked=${checked} ...${common} />`;
  return html`<input type=${kind} defaultValue=${value ?? ""} ...${common} />`;
}

export const choices = (codes, first) => [...(first ? [["", first]] : []), ...codes.map((code) => [code, words(code)])];

// A form that gives its fields' texts to `onSend`; the first field with a mistake gets the focus.
export function Form({ onSend, refusal, busy, submit, onCancel, children, ...more }) {
  const form = useRef();
  useEffect(() => {
    if (refusal) form.current.querySelector("[aria-invalid]")?.focus();
  }, [refusal]);
  const send = (event) => {
    event.preventDefault();
    onSend(Object.fromEntries(new FormData(form.current)));
  };
  return html`<form ref=${form} onSubmit=${send} novalidate ...${more}>
    <${Mistakes.Provider} value=${refusal}>${children}</${Mistakes.Provider}>
    <${Problem} refusal=${refusal} />
    <div class="actions">
      <${Button} type="submit" class="main" busy=${busy}>${busy ? "One moment…" : submit}</${Button}>
      ${onCancel && html`<${Button} onClick=${onCancel}>Not now</${Button}>`}
    </div>
  </form>`;
}

// What stands before the page until it is answered. The focus goes back to where it was, or else to the heading.
export function Dialog({ title, onClose, children }) {
  const box = useRef();
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current.showModal();
    return () => {
      box.current?.close();
      setTimeout(() => {
        const back = before?.isConnected && !before.disabled ? before : document.querySelector("h1");
        if (!document.querySelector("dialog[open]")) back?.focus();
      });
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose?.();
  };
  // A browser may close it without asking first.
  const closed = () => box.current && (onClose ? onClose() : box.current.showModal());
  return html`<dialog ref=${box} aria-labelledby=${id} onCancel=${cancel} onClose=${closed}>
    <h2 id=${id}>${title}</h2>
    ${children}
  </dialog>`;
}

// Names and what they stand for; pairs of null are left out.
export function Facts({ of }) {
  const shown = of.filter((pair) => pair && pair[1] !== null && pair[1] !== undefined && pair[1] !== "");
  return html`<dl class="facts">${shown.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}
