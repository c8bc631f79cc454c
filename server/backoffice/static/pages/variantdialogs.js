// The price and the stock of a variant, changed only from what one has seen.
import { html, useState } from "../lib.js";
import { useAction, useKeys } from "../data.js";
import { save, state } from "../editing.js";
import { paise, plainRupees, rupees, whole } from "../format.js";
import { Dialog, Field, Form, tell } from "../parts.js";
import { ask, mistake, Refusal } from "../session.js";

const NAMES = { price: ["price", rupees], compare_at_price: ["price before", rupees], is_active: ["state", state] };

export function PriceDialog({ variant, onClose, reload }) {
  const { run, busy, refusal } = useAction();
  const [base, setBase] = useState(variant);
  const send = (given) =>
    run(async () => {
      const body = { price: paise(given.price), is_active: given.is_active === "on" };
      if (body.price === null) throw mistake("price", "Write an amount in rupees, such as 74,990.");
      body.compare_at_price = given.compare_at_price.trim() ? paise(given.compare_at_price) : null;
      if (given.compare_at_price.trim() && body.compare_at_price === null) {
        throw mistake("compare_at_price", "Write an amount in rupees, or nothing.");
      }
      const again = { read: () => readVariant(variant), adopt: setBase, names: NAMES };
      const saved = await save(`/api/admin/variants/${variant.id}`, body, base, again);
      tell(`${saved.sku} costs ${rupees(saved.price)} now.`);
      onClose();
      await reload();
    });
  return html`<${Dialog} title="Price of ${variant.sku}" onClose=${onClose}>
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Save the price" onCancel=${onClose}>
      <${Field} label="Price in rupees" name="price" inputmode="decimal" value=${plainRupees(base.price)} />
      <${Field} label="Price before, in rupees" name="compare_at_price" inputmode="decimal"
        hint="Optional; shown struck out." value=${plainRupees(base.compare_at_price)} />
      <${Field} label="On sale" name="is_active" kind="checkbox" checked=${base.is_active} />
    </${Form}>
  </${Dialog}>`;
}

async function readVariant(variant) {
  const query = { product_id: variant.product_id, sku: variant.sku };
  const { data } = await ask("GET", "/api/admin/variants", { query });
  const found = data.items.find((one) => one.id === variant.id);
  if (found) return found;
  const detail = "The variant is gone, or has another SKU now. Close this and look again.";
  throw new Refusal(404, { code: "not_found", detail });
}

export function StockDialog({ variant, onClose, reload }) {
  const { run, busy, refusal } = useAction();
  const [known, setKnown] = useState(variant.stock_quantity);
  const keyOf = useKeys();
  const send = ({ set }) =>
    run(async () => {
      if (!/^\d{1,9}$/.test(set.trim())) throw mistake("set", "Write a number of units.");
      const body = { from: known, set: Number(set), reason: "correction" };
      try {
        await ask("PUT", `/api/admin/variants/${variant.id}/stock`, { body, key: keyOf(body) });
      } catch (error) {
        if (error.code !== "stock_changed") throw error;
        const now = error.problem.stock_quantity;
        setKnown(now);
        const change = `the stock is ${whole(now)} now, no longer ${whole(known)}`;
        const detail = `Something was sold or added meanwhile: ${change}. Save again if your count is still right.`;
        throw new Refusal(409, { code: error.code, detail });
      }
      tell(`${variant.sku} has ${whole(Number(set))} units now.`);
      onClose();
      await reload();
    });
  return html`<${Dialog} title="Stock of ${variant.sku}" onClose=${onClose}>
    <p>As far as is known here: <b>${whole(known)}</b> units.</p>
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Set the stock" onCancel=${onClose}>
      <${Field} label="Units that there are" name="set" inputmode="numeric" autocomplete="off"
        value=${String(variant.stock_quantity)} />
    </${Form}>
  </${Dialog}>`;
}
