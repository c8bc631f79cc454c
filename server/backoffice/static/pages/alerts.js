// What runs out, and how it is filled up again.
import { html, useState } from "../lib.js";
import { useAction, useKeys } from "../data.js";
import { when, whole } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, Button, Dialog, Field, Form, Heading, Problem, choices, tell } from "../parts.js";
import { href } from "../router.js";
import { ask, mistake } from "../session.js";

const FILTERS = [
  { name: "status", label: "Status", kind: "select", options: choices(["pending", "sent", "resolved"], "any") },
];
const product = ({ product_id: id, product_name: name, variant_name: variant }) =>
  html`<a href=${href(["products", id])}>${name}</a> <small>${variant}</small>`;
const COLUMNS = [
  ["Product", product],
  ["SKU", (one) => one.sku, "code"],
  ["Store", (one) => one.store_name || "the shop's own"],
  ["Left", (one) => html`<b>${whole(one.stock_quantity)}</b>`, "number"],
  ["Alert below", (one) => whole(one.threshold), "number"],
  ["Since", (one) => when(one.created_at)],
  ["Status", (one) => html`<${Badge} of=${one.status} />`],
  ["", (one, reload) => html`<${Tools} alert=${one} reload=${reload} />`, "tools"],
];

export function Alerts({ route }) {
  return html`
    <${Heading} title="Stock alerts" />
    <${Listing} what="alerts" path="/api/admin/stock-alerts" route=${route} filters=${FILTERS} columns=${COLUMNS} />
  `;
}

function Tools({ alert, reload }) {
  const [open, setOpen] = useState(false);
  const { run, busy, refusal } = useAction(reload);
  const resolve = () =>
    run(async () => {
      const path = `/api/admin/stock-alerts/${alert.id}`;
      await ask("PUT", path, { body: { status: "resolved" }, etag: alert.etag });
      tell(`The alert of ${alert.sku} is resolved.`);
      await reload();
    });
  return html`
    <${Button} label="Restock ${alert.sku}" onClick=${() => setOpen(true)}>Restock…</${Button}>
    ${alert.status !== "resolved" &&
    html`<${Button} label="Resolve the alert of ${alert.sku}" busy=${busy} onClick=${resolve}>Resolve</${Button}>`}
    <${Problem} refusal=${refusal} />
    ${open && html`<${Restock} alert=${alert} onClose=${() => setOpen(false)} reload=${reload} />`}
  `;
}

function Restock({ alert, onClose, reload }) {
  const { run, busy, refusal } = useAction();
  const keyOf = useKeys();
  const send = ({ delta }) =>
    run(async () => {
      if (!/^[1-9]\d{0,8}$/.test(delta.trim())) throw mistake("delta", "Write how many units come, such as 25.");
      const body = { delta: Number(delta), reason: "restock" };
      const path = `/api/admin/variants/${alert.product_variant_id}/stock`;
      const { data } = await ask("PUT", path, { body, key: keyOf(body) });
      tell(`${alert.sku} has ${whole(data.stock_quantity)} units now.`);
      onClose();
      await reload();
    });
  return html`<${Dialog} title="Restock ${alert.sku}" onClose=${onClose}>
    <p>${alert.product_name} ${alert.variant_name}: ${whole(alert.stock_quantity)} left. There is an alert below
      ${" "}${whole(alert.threshold)}.</p>
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Restock" onCancel=${onClose}>
      <${Field} label="Units that come" name="delta" inputmode="numeric" autocomplete="off" />
    </${Form}>
  </${Dialog}>`;
}
