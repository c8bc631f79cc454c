// What is done to an order, each asked once more.
import { html, useState } from "../lib.js";
import { useAction, useKeys } from "../data.js";
import { paise, rupees } from "../format.js";
import { Button, Dialog, Field, Form, Problem, tell } from "../parts.js";
import { ask, mistake } from "../session.js";

const TOLD = { shipped: "The order is marked as shipped.", delivered: "The order is marked as delivered." };

export function MoveDialog({ order, to, title, onClose, reload, replace }) {
  const { run, busy, refusal } = useAction();
  const send = async ({ note }) => {
    const done = await run(async () => {
      const body = { order_status: to, note: note.trim() };
      const { data } = await ask("PUT", `/api/admin/orders/${order.id}/status`, { body, etag: order.etag });
      replace(data);
      tell(TOLD[to] || "The order is cancelled.");
      onClose();
    });
    if (!done) reload();
  };
  return html`<${Dialog} title="${title}?" onClose=${onClose}>
    <p>Order ${order.order_number} of ${order.user_name}, ${rupees(order.total_amount)}.
      ${to === "cancelled" ? " Its stock comes back, and what was paid is refunded." : ""}</p>
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit=${title} onCancel=${onClose}>
      <${Field} label="Note for the buyer" name="note" hint="Optional; it stands in the order's history."
        maxlength="200" />
    </${Form}>
  </${Dialog}>`;
}

// In rupees what the API says in paise.
const REFUND_REFUSALS = {
  refund_too_much: ({ left }) => `Only ${rupees(left)} are left to refund.`,
  refund_too_small: ({ minimum, left }) =>
    `At least ${rupees(minimum)} must go back, and as much or nothing be left of ${rupees(left)}.`,
};

function inRupees(refusal) {
  const say = REFUND_REFUSALS[refusal?.code];
  return say ? { ...refusal, errors: [], message: say(refusal.problem) } : refusal;
}

export function RefundDialog({ order, payment, onClose, reload }) {
  const { run, busy, refusal } = useAction();
  const [part, setPart] = useState(false);
  const keyOf = useKeys();
  const cash = payment.transaction_id === null;
  const send = (given) =>
    run(async () => {
      const body = { reason: given.reason.trim() };
      if (!body.reason) throw mistake("reason", "Say why the money goes back.");
      if (part) body.amount = paise(given.amount);
      if (part && !(body.amount > 0)) throw mistake("amount", "Write an amount in rupees, such as 1,250.50.");
      if (given.reference?.trim()) body.reference = given.reference.trim();
      const path = `/api/admin/orders/${order.id}/refunds`;
      const { data } = await ask("POST", path, { body, key: keyOf(body) });
      tell(`${rupees(data.amount)} ${data.status === "processed" ? "went back." : "are on their way back."}`);
      onClose();
      await reload();
    });
  return html`<${Dialog} title="Refund order ${order.order_number}" onClose=${onClose}>
    <${Form} onSend=${send} busy=${busy} refusal=${inRupees(refusal)} submit="Refund" onCancel=${onClose}>
      <fieldset class="choice"><legend>How much?</legend>
        <label>
          <input type="radio" name="extent" value="all" checked=${!part} onChange=${() => setPart(false)} />
          All that is left, ${rupees(payment.amount - payment.amount_refunded)}
        </label>
        <label>
          <input type="radio" name="extent" value="part" checked=${part} onChange=${() => setPart(true)} />
          A part
        </label>
      </fieldset>
      ${part && html`<${Field} label="Amount in rupees" name="amount" inputmode="decimal" autocomplete="off" />`}
      <${Field} label="Reason" name="reason" maxlength="200" hint="The buyer reads it." />
      ${cash &&
      html`<${Field} label="How the cash goes back" name="reference" maxlength="100"
        hint="Such as the number of a transfer." />`}
    </${Form}>
  </${Dialog}>`;
}

export function RetryRefund({ refund, reload }) {
  const { run, busy, refusal } = useAction();
  const again = () =>
    run(async () => {
      await ask("POST", `/api/admin/refunds/${refund.id}/retry`);
      tell("The refund is tried again.");
      await reload();
    });
  return html`<${Button} onClick=${again} busy=${busy}>Try again</${Button}>
    <${Problem} refusal=${refusal} />`;
}
