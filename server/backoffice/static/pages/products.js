// Products: found.
import { html } from "../lib.js";
import { rupees } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, Heading } from "../parts.js";
import { href } from "../router.js";

const FILTERS = [
  { name: "q", label: "A part of the name", kind: "search", hint: "At least three letters.", autocomplete: "off" },
  {
    ...{ name: "is_active", label: "On sale", kind: "select" },
    options: [["", "any"], ["true", "active"], ["false", "inactive"]],
  },
  {
    ...{ name: "in_stock", label: "Stock", kind: "select" },
    options: [["", "any"], ["true", "in stock"], ["false", "sold out"]],
  },
  {
    ...{ name: "sort", label: "Order", kind: "select", first: "newest" },
    options: [["newest", "newest"], ["name", "name"], ["price", "cheapest"], ["-price", "dearest"]],
  },
];
const COLUMNS = [
  ["Product", (one) => html`<a href=${href(["products", one.id])}>${one.name}</a>`],
  ["Category", (one) => one.category_name],
  ["Brand", (one) => one.brand_name],
  ["Store", (one) => one.store_name || "the shop's own"],
  ["Price", (one) => range(one), "number"],
  ["State", (one) => states(one).map((state) => html`<${Badge} of=${state} /> `)],
];

const states = (one) => [one.is_active ? "active" : "inactive", ...(one.in_stock ? [] : ["sold out"])];

function range({ price_from: from, price_to: to, base_price: base }) {
  if (from === null) return `${rupees(base)} (no variants)`;
  return from === to ? rupees(from) : `${rupees(from)} to ${rupees(to)}`;
}

export function Products({ route }) {
  return html`
    <${Heading} title="Products" />
    <${Listing} what="products" path="/api/admin/products" route=${route} filters=${FILTERS} columns=${COLUMNS} />
  `;
}
