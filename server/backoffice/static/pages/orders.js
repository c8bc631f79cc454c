// Orders: found, and taken away as a file.
import { html } from "../lib.js";
import { useAction } from "../data.js";
import { beginOf, endOf, rupees, when, whole, words } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, Button, Heading, Problem, choices } from "../parts.js";
import { href } from "../router.js";
import { ask } from "../session.js";

const PATH = "/api/admin/orders";
const FILTERS = [
  { name: "order_number", label: "Number", autocomplete: "off", autocapitalize: "characters" },
  {
    ...{ name: "order_status", label: "Status", kind: "select" },
    options: choices(["pending", "processing", "shipped", "delivered", "cancelled"], "any"),
  },
  {
    ...{ name: "payment_status", label: "Payment", kind: "select" },
    options: choices(["pending", "paid", "failed", "refunded"], "any"),
  },
  {
    ...{ name: "payment_method", label: "Method", kind: "select" },
    options: choices(["upi", "credit_card", "debit_card", "net_banking", "cod"], "any"),
  },
  { name: "from", label: "From", kind: "date" },
  { name: "to", label: "To, inclusive", kind: "date" },
];
const COLUMNS = [
  ["Number", (order) => html`<a href=${href(["orders", order.id])}>${order.order_number}</a>`],
  ["Placed", (order) => when(order.order_date)],
  ["Buyer", (order) => order.user_name],
  ["Status", (order) => html`<${Badge} of=${order.order_status} />`],
  ["Payment", (order) => html`<${Badge} of=${order.payment_status} /> ${words(order.payment_method)}`],
  ["Units", (order) => whole(order.item_count), "number"],
  ["Total", (order) => rupees(order.total_amount), "number"],
];

const asQuery = (given) => ({ ...given, from: beginOf(given.from), to: endOf(given.to) });

export function Orders({ route }) {
  return html`
    <${Heading} title="Orders" />
    <${Listing} what="orders" path=${PATH} route=${route} filters=${FILTERS} ask=${asQuery} columns=${COLUMNS}
      tools=${(given) => html`<${Download} query=${asQuery(given)} />`} />
  `;
}

// By the API as well: a link could not carry the access token.
function Download({ query }) {
  const { run, busy, refusal } = useAction();
  const take = () =>
    run(async () => {
      const { data } = await ask("GET", `${PATH}.csv`, { query, file: true });
      const address = URL.createObjectURL(data);
      const link = Object.assign(document.createElement("a"), { href: address, download: "orders.csv" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    });
  return html`<p><${Button} onClick=${take} busy=${busy}>
      ${busy ? "One moment…" : "Download these as CSV"}</${Button}></p>
    <${Problem} refusal=${refusal} />`;
}
