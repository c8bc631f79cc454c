// Lists: filters in the address, a table that becomes cards on a narrow screen, and a way to more.
import { html, useEffect, useRef } from "./lib.js";
import { useList } from "./data.js";
import { Button, Field, Mistakes, Problem } from "./parts.js";
import { goTo } from "./router.js";

// `columns` are `[title, cell, kind]`: a function of the row, and a class such as `number`. `filters` are the fields
// whose texts stand in the address; `ask` makes the API's query of them.
export function Listing({ what, path, route, filters, ask = (given) => given, columns, tools }) {
  const given = Object.fromEntries(filters.map(({ name, first = "" }) => [name, route.query.get(name) ?? first]));
  const list = useList(path, ask(given));
  return html`
    <${Filters} route=${route} filters=${filters} given=${given} refusal=${list.refusal} />
    ${tools?.(given)}
    <${Rows} what=${what} list=${list} columns=${columns} />
  `;
}

function Filters({ route, filters, given, refusal }) {
  const form = useRef();
  // The way back changes the address, too.
  useEffect(() => {
    for (const { name } of filters) form.current.elements[name].value = given[name];
  }, [JSON.stringify(given)]);
  const apply = (event) => {
    event?.preventDefault();
    const texts = Object.fromEntries(new FormData(form.current));
    // What is asked for at first is left out of the address, unless it is to be empty.
    const wanted = filters.filter(({ name, first = "" }) => texts[name].trim() !== first);
    goTo(route.path, Object.fromEntries(wanted.map(({ name }) => [name, texts[name].trim()])));
  };
  // A choice counts at once, text with Enter or the button.
  const changed = (event) => event.target.tagName === "SELECT" && apply();
  return html`<form class="filters" role="search" ref=${form} onSubmit=${apply} onChange=${changed}>
    <${Mistakes.Provider} value=${refusal && withoutPrefix(refusal)}>
      ${filters.map(({ first, ...field }) => html`<${Field} ...${field} value=${given[field.name]} />`)}
    </${Mistakes.Provider}>
    <button type="submit">Show</button>
  </form>`;
}

const withoutPrefix = (refusal) => ({
  errors: refusal.errors.map((one) => ({ ...one, field: one.field.replace("query.", "") })),
});

function counted(number, more, what) {
  if (number === 0) return `No ${what} here.`;
  return `${number}${more ? "+" : ""} ${number === 1 ? what.replace(/ies$/, "y").replace(/s$/, "") : what}`;
}

export function Rows({ what, list, columns }) {
  const { items, loading, refusal, more, reload } = list;
  const offered = !(refusal?.status === 404 && refusal.code === "unknown_route");
  return html`
    <p class="count" role="status">
      ${loading ? `Loading ${what}…` : refusal ? "" : counted(items.length, more !== null, what)}
    </p>
    ${refusal && offered && html`<${Problem} refusal=${refusal} again=${reload} />`}
    ${!offered && html`<p class="empty">This shop does not offer ${what}.</p>`}
    ${items.length > 0 &&
    html`<div class="sheet"><table>
      <caption class="unseen">${what}</caption>
      <thead><tr>${columns.map(([title, , kind]) => html`<th scope="col" class=${kind}>${title}</th>`)}</tr></thead>
      <tbody>${items.map(
        (row) => html`<tr key=${row.id}>${columns.map(
          ([title, cell, kind]) => html`<td class=${kind} data-label=${title}><div>${cell(row, reload)}</div></td>`,
        )}</tr>`,
      )}</tbody>
    </table></div>`}
    ${more && html`<p><${Button} onClick=${more} busy=${loading}>More ${what}</${Button}></p>`}
  `;
}
