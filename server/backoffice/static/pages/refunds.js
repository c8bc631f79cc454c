// Refunds, those first that do not get on.
import { html } from "../lib.js";
import { rupees, when } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, choices, Heading } from "../parts.js";
import { href } from "../router.js";
import { RetryRefund } from "./orderdialogs.js";

const FILTERS = [
  {
    ...{ name: "status", label: "Status", kind: "select", first: "failed" },
    options: choices(["failed", "requested", "pending", "processed"], "any"),
  },
];
const COLUMNS = [
  ["Order", (one) => html`<a href=${href(["orders", one.order_id])}>${one.order_number}</a>`],
  ["Asked for", (one) => when(one.created_at)],
  ["Status", (one) => html`<${Badge} of=${one.status} /> ${one.error && html`<small>${one.error}</small>`}`],
  ["Reason", (one) => one.reason],
  ["Amount", (one) => rupees(one.amount), "number"],
  ["", (one, reload) => (one.status === "failed" || one.checks > 0) && one.status !== "processed" &&
    html`<${RetryRefund} refund=${one} reload=${reload} />`, "tools"],
];

export function Refunds({ route }) {
  return html`<${Heading} title="Refunds" />
    <${Listing} what="refunds" path="/api/admin/refunds" route=${route} filters=${FILTERS} columns=${COLUMNS} />`;
}
