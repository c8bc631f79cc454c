// One product: its words and price, and the price and stock of each of its variants.
import { html, useState } from "../lib.js";
import { useAction, useData, useList } from "../data.js";
import { quoted, save, state } from "../editing.js";
import { paise, plainRupees, rupees, whole } from "../format.js";
import { Rows } from "../lists.js";
import { Badge, Button, Facts, Field, Form, Heading, Loaded, tell } from "../parts.js";
import { ask, mistake } from "../session.js";
import { PriceDialog, StockDialog } from "./variantdialogs.js";

export function Product({ id }) {
  const product = useData(`/api/admin/products/${encodeURIComponent(id)}`);
  return html`
    <${Heading} title=${product.data?.name ?? "Product"}>
      <p class="aside"><a href="#/products">All products</a></p>
    </${Heading}>
    <${Loaded} of=${product} what="the product">${(data) => html`
      <div class="columns">
        <section><h2>Product</h2><${Edit} product=${data} replace=${product.replace} /></section>
        <section><h2>As it is</h2><${Facts} of=${[
          ["State", html`<${Badge} of=${data.is_active ? "active" : "inactive"} />`],
          ["Category", data.category_name],
          ["Brand", data.brand_name],
          ["Store", data.store_name || "the shop's own"],
          ["Rating", data.rating_count ? `${data.rating_average} of 5 by ${whole(data.rating_count)}` : "none yet"],
          ["Stock", data.in_stock ? "in stock" : "sold out"],
        ]} /></section>
      </div>
      <${Variants} product=${data} />
    `}</${Loaded}>
  `;
}

const NAMES = {
  ...{ name: ["name", quoted], base_price: ["default price", rupees] },
  ...{ description: ["description", quoted], is_active: ["state", state] },
};

function Edit({ product, replace }) {
  const { run, busy, refusal } = useAction();
  const send = (given) =>
    run(async () => {
      const body = { name: given.name, description: given.description, is_active: given.is_active === "on" };
      body.base_price = paise(given.base_price);
      if (body.base_price === null) throw mistake("base_price", "Write an amount in rupees, such as 74,990.");
      const path = `/api/admin/products/${product.id}`;
      const read = async () => (await ask("GET", path)).data;
      replace(await save(path, body, product, { read, adopt: replace, names: NAMES }));
      tell("The product is saved.");
    });
  return html`<${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Save the product">
    <${Field} label="Name" name="name" value=${product.name} maxlength="200" />
    <${Field} label="Default price of new variants, in rupees" name="base_price" inputmode="decimal"
      value=${plainRupees(product.base_price)} />
    <${Field} label="Description" name="description" kind="textarea" value=${product.description} />
    <${Field} label="On sale" name="is_active" kind="checkbox" checked=${product.is_active} />
  </${Form}>`;
}

function Variants({ product }) {
  const list = useList("/api/admin/variants", { product_id: product.id });
  return html`<section><h2>Variants</h2><${Rows} what="variants" list=${list} columns=${[
    ["Variant", (one) => one.name || "–"],
    ["SKU", (one) => one.sku, "code"],
    ["Price", (one) => rupees(one.price), "number"],
    ["Stock", (one) => whole(one.stock_quantity), "number"],
    ["State", (one) => html`<${Badge} of=${one.is_active ? "active" : "inactive"} />`],
    ["", (one, reload) => html`<${Tools} variant=${one} reload=${reload} />`, "tools"],
  ]} /></section>`;
}

function Tools({ variant, reload }) {
  const [open, setOpen] = useState("");
  const close = () => setOpen("");
  return html`
    <${Button} label="Price of ${variant.sku}" onClick=${() => setOpen("price")}>Price…</${Button}>
    <${Button} label="Stock of ${variant.sku}" onClick=${() => setOpen("stock")}>Stock…</${Button}>
    ${open === "price" && html`<${PriceDialog} variant=${variant} onClose=${close} reload=${reload} />`}
    ${open === "stock" && html`<${StockDialog} variant=${variant} onClose=${close} reload=${reload} />`}
  `;
}
