// Who did what.
import { html } from "../lib.js";
import { beginOf, endOf, when, words } from "../format.js";
import { Listing } from "../lists.js";
import { Heading } from "../parts.js";

const FILTERS = [
  { name: "action", label: "Action", hint: "Such as product.update.", autocomplete: "off", spellcheck: false },
  { name: "entity", label: "Kind of thing", hint: "Such as product.", autocomplete: "off", spellcheck: false },
  { name: "entity_id", label: "Its id", autocomplete: "off", spellcheck: false },
  { name: "from", label: "From", kind: "date" },
  { name: "to", label: "To, inclusive", kind: "date" },
];
const COLUMNS = [
  ["When", (one) => when(one.created_at)],
  ["Who", (one) => one.actor_name],
  ["Did", (one) => one.action],
  ["To", (one) => html`<small>${one.entity_id}</small>`],
  ["What changed", (one) => html`<${Difference} of=${one} />`],
];

const asQuery = (given) => ({ ...given, from: beginOf(given.from), to: endOf(given.to) });

export function Audit({ route }) {
  return html`
    <${Heading} title="Audit log" />
    <${Listing} what="entries" path="/api/admin/audit-log" route=${route} filters=${FILTERS} ask=${asQuery}
      columns=${COLUMNS} />
  `;
}

const asText = (value) => (value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value));

function Difference({ of: { before, after } }) {
  const names = [...new Set([...Object.keys(before || {}), ...Object.keys(after || {})])];
  if (names.length === 0) return "–";
  return html`<details><summary>${names.map(words).join(", ")}</summary>
    <dl class="facts">${names.map(
      (name) => html`<div><dt>${words(name)}</dt><dd class="words">
        ${before && html`<del>${asText(before[name])}</del> `}${after && html`<ins>${asText(after[name])}</ins>`}
      </dd></div>`,
    )}</dl>
  </details>`;
}
