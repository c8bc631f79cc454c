// One order: what is in it, its money, its history, and what can be done with it.
import { html, useEffect, useState } from "../lib.js";
import { useData } from "../data.js";
import { rupees, when, whole, words } from "../format.js";
import { Badge, Button, Facts, Heading, Loaded, Problem } from "../parts.js";
import { href } from "../router.js";
import { MoveDialog, RefundDialog, RetryRefund } from "./orderdialogs.js";

// An owner ships and delivers; the rest is for admins.
const MOVES = { pending: ["cancelled"], processing: ["shipped", "cancelled"], shipped: ["delivered"] };
const DONE = { shipped: "Mark as shipped", delivered: "Mark as delivered", cancelled: "Cancel the order" };
const UNDER_WAY = ["requested", "pending"];
const LOOKS = 6;

// The payment that paid the order; one that came too often goes back by itself.
const paying = (order) =>
  order.payments.find((one) => !one.surplus && ["paid", "refunded"].includes(one.payment_status) && one.amount > 0);

export function Order({ id, user }) {
  const order = useData(`/api/admin/orders/${encodeURIComponent(id)}`);
  const number = order.data?.order_number;
  return html`
    <${Heading} title=${number ? `Order ${number}` : "Order"}>
      <p class="aside"><a href="#/orders">All orders</a></p>
    </${Heading}>
    <${Loaded} of=${order} what="the order">${(data) => html`
      ${order.refusal && html`<${Problem} refusal=${order.refusal} again=${order.reload} />`}
      <${Whole} order=${data} reload=${order.reload} replace=${order.replace} user=${user} />
    `}</${Loaded}>
  `;
}

function Whole({ order, reload, replace, user }) {
  useWaiting(order, reload);
  const admin = user.role === "admin";
  return html`
    <${Actions} order=${order} reload=${reload} replace=${replace} admin=${admin} />
    <div class="columns">
      <section><h2>Order</h2><${Facts} of=${[
        ["Status", html`<${Badge} of=${order.order_status} />`],
        ["Payment", html`<${Badge} of=${order.payment_status} /> ${words(order.payment_method)}`],
        ["Placed", when(order.order_date)],
        order.expires_at && ["Held until", when(order.expires_at)],
        order.cancel_reason && ["Cancelled by", words(order.cancel_reason)],
        ["Buyer", order.user_name],
        ["E-mail", order.user_email],
      ]} /></section>
      <${Address} of=${order.shipping_address} />
      <${Money} order=${order} />
    </div>
    <${Lines} items=${order.items} />
    ${admin && html`<${Payments} order=${order} /><${Refunds} order=${order} reload=${reload} />`}
    <${History} events=${order.events} />
  `;
}

// While money is on its way back, look again, less and less often.
function useWaiting(order, reload) {
  const [looks, setLooks] = useState(0);
  const waits = order.refunds.some((one) => UNDER_WAY.includes(one.status));
  useEffect(() => {
    if (!waits || looks >= LOOKS) return undefined;
    const timer = setTimeout(async () => {
      await reload();
      setLooks(looks + 1);
    }, 1000 * 2 ** looks);
    return () => clearTimeout(timer);
  }, [waits, looks, reload]);
}

function Actions({ order, reload, replace, admin }) {
  const [open, setOpen] = useState(null);
  const moves = (MOVES[order.order_status] || []).filter((to) => admin || to !== "cancelled");
  const paid = admin && paying(order);
  const close = () => setOpen(null);
  return html`<div class="actions">
    ${moves.map((to) => {
      const kind = to === "cancelled" ? "danger" : "";
      return html`<${Button} class=${kind} onClick=${() => setOpen(to)}>${DONE[to]}</${Button}>`;
    })}
    ${paid?.amount > paid?.amount_refunded &&
    html`<${Button} onClick=${() => setOpen("refund")}>Refund…</${Button}>`}
    ${open === "refund" && html`<${RefundDialog} order=${order} payment=${paid} onClose=${close} reload=${reload} />`}
    ${open && open !== "refund" &&
    html`<${MoveDialog} order=${order} to=${open} title=${DONE[open]} onClose=${close} reload=${reload}
      replace=${replace} />`}
  </div>`;
}

function Address({ of }) {
  const lines = [of.address_line1, of.address_line2, `${of.city} ${of.postal_code}`, of.state, of.country];
  return html`<section>
    <h2>Goes to</h2>
    <address>${lines.filter(Boolean).map((line) => html`<div>${line}</div>`)}</address>
  </section>`;
}

function Money({ order }) {
  return html`<section><h2>Money</h2><${Facts} of=${[
    ["Goods", rupees(order.subtotal)],
    order.discount_amount > 0 && ["Discount", `− ${rupees(order.discount_amount)}`],
    order.coupon_code && ["Coupon", order.coupon_code],
    order.shipping_cost !== null && ["Shipping", rupees(order.shipping_cost)],
    ["Total", html`<b>${rupees(order.total_amount)}</b>`],
    ["GST inside", rupees(order.tax_amount)],
  ]} /></section>`;
}

// A table of rows that are all here; it becomes cards on a narrow screen.
function Sheet({ title, rows, columns }) {
  if (rows.length === 0) return null;
  return html`<section><h2>${title}</h2><div class="sheet"><table>
    <thead><tr>${columns.map(([name, , kind]) => html`<th scope="col" class=${kind}>${name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row.id}>${columns.map(
      ([name, cell, kind]) => html`<td class=${kind} data-label=${name}><div>${cell(row)}</div></td>`,
    )}</tr>`)}</tbody>
  </table></div></section>`;
}

function Lines({ items }) {
  const link = (item) => href(["products", item.product_id]);
  const about = (item) =>
    [item.variant_name, ...Object.entries(item.attributes).map((pair) => pair.join(" "))].filter(Boolean).join(", ");
  return html`<${Sheet} title="Lines" rows=${items} columns=${[
    ["Product", (item) => html`<a href=${link(item)}>${item.product_name}</a> <small>${about(item)}</small>`],
    ["SKU", (item) => item.sku, "code"],
    ["Units", (item) => whole(item.total_quantity), "number"],
    ["Each", (item) => rupees(item.price_at_time), "number"],
    ["Line", (item) => rupees(item.final_price), "number"],
  ]} />`;
}

function Payments({ order }) {
  return html`<${Sheet} title="Payments" rows=${order.payments} columns=${[
    ["Status", (one) => html`<${Badge} of=${one.payment_status} />${one.surplus ? " surplus" : ""}`],
    ["Method", (one) => words(one.payment_method)],
    ["Gateway's id", (one) => one.transaction_id || "–"],
    ["Paid", (one) => when(one.payment_date)],
    ["Amount", (one) => rupees(one.amount), "number"],
    ["Refunded", (one) => rupees(one.amount_refunded), "number"],
  ]} />`;
}

function Refunds({ order, reload }) {
  return html`<${Sheet} title="Refunds" rows=${order.refunds} columns=${[
    ["Status", (one) => html`<${Badge} of=${one.status} /> ${one.error && html`<small>${one.error}</small>`}`],
    ["Reason", (one) => one.reason],
    ["Asked for", (one) => when(one.created_at)],
    ["Processed", (one) => when(one.processed_at)],
    ["Amount", (one) => rupees(one.amount), "number"],
    ["", (one) => one.status === "failed" && html`<${RetryRefund} refund=${one} reload=${reload} />`, "tools"],
  ]} />`;
}

function History({ events }) {
  return html`<section><h2>History</h2><ol class="history">${events.map(
    (one) => html`<li><time datetime=${one.created_at}>${when(one.created_at)}</time>
      <span>${one.from_status ? html`${words(one.from_status)} → ` : ""}<b>${words(one.to_status)}</b>
      ${one.actor_id ? "" : " by the shop"}${one.note && html`: ${one.note}`}</span></li>`,
  )}</ol></section>`;
}
